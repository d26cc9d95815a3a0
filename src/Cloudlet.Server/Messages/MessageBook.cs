using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Messages;

/// <summary>
/// Messages to devices, in the catalogue. A device reads each once, in the order in which they were sent; one that was not read in time is dropped. What
/// was read is kept until its time is over, so that its sender can see that it was. Thread-safe.
/// </summary>
internal sealed class MessageBook(CatalogueDatabase catalogue, TimeProvider time)
{
    /// <summary>Told of each that is sent (<c>created</c>), read (<c>changed</c>) or <c>deleted</c>.</summary>
    public Watchers<(string Word, MessageInfo Message)> Changes { get; } = new();

    /// <summary>Sends one.</summary>
    /// <exception cref="ProblemException">The request has faults, or there are too many messages.</exception>
    public async Task<MessageInfo> SendAsync(SendMessage request, CancellationToken cancellationToken)
    {
        var length = MessageRules.Check(request);
        var now = time.GetUtcNow();
        var row = MessageRows.ToRow(request, now, length);
        await catalogue.WriteAsync(
            async context =>
            {
                await context.Messages.Where(old => old.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
                var waiting = await context.Messages.CountAsync(
                    other => other.DeviceId == row.DeviceId && other.ReadAt == null,
                    cancellationToken
                );
                if (waiting >= MessageRules.MostPerDevice)
                    throw TooMany($"wait for the device '{row.DeviceId}'", MessageRules.MostPerDevice);
                if (await context.Messages.CountAsync(cancellationToken) >= MessageRules.Most)
                    throw TooMany("are kept", MessageRules.Most);
                context.Messages.Add(row);
            },
            cancellationToken
        );
        var sent = MessageRows.ToInfo(row);
        Changes.Tell(("created", sent));
        return sent;
    }

    /// <summary>Gives the messages that wait for a device, and counts them as read from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="service">Those for this service and those for none; null: all of the device.</param>
    /// <param name="cancellationToken">Gives up before they count as read.</param>
    /// <param name="fits">Whether one more finds room in the answer; from the first that does not all wait on. Null: all do.</param>
    public async Task<IReadOnlyList<MessageInfo>> ReadAsync(
        string device,
        string? service,
        CancellationToken cancellationToken,
        Func<MessageInfo, bool>? fits = null
    )
    {
        var now = time.GetUtcNow();
        // Devices ask every few seconds, mostly in vain: that costs no transaction.
        if (!await catalogue.ReadAsync(context => Waiting(context).AnyAsync(cancellationToken)))
            return [];
        var rows = await catalogue.WriteAsync(
            async context =>
            {
                var found = await Waiting(context).OrderBy(row => row.Id).ToListAsync(cancellationToken);
                var taken = found.TakeWhile(row => fits?.Invoke(MessageRows.ToInfo(row)) ?? true).ToList();
                taken.ForEach(row => row.ReadAt = now);
                return taken;
            },
            cancellationToken
        );
        List<MessageInfo> read = [.. rows.Select(MessageRows.ToInfo)];
        read.ForEach(message => Changes.Tell(("changed", message)));
        return read;

        IQueryable<MessageRow> Waiting(CatalogueContext context) =>
            context.Messages.Where(row =>
                row.DeviceId == device
                && row.ReadAt == null
                && row.ExpiresAt > now
                && (service == null || row.ServiceId == null || row.ServiceId == service)
            );
    }

    /// <summary>The first <paramref name="limit"/> messages behind a number. Nothing counts as read by it.</summary>
    public async Task<IReadOnlyList<MessageInfo>> ListAsync(
        string? device,
        string? service,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var rows = await catalogue.ReadAsync(context =>
            context
                .Messages.Where(row =>
                    row.Id > after
                    && row.ExpiresAt > now
                    && (device == null || row.DeviceId == device)
                    && (service == null || row.ServiceId == service)
                )
                .OrderBy(row => row.Id)
                .Take(limit)
                .ToListAsync(cancellationToken)
        );
        return [.. rows.Select(MessageRows.ToInfo)];
    }

    /// <summary>Deletes one, read or not.</summary>
    /// <exception cref="ProblemException">There is none of that number.</exception>
    public async Task DeleteAsync(long id, CancellationToken cancellationToken)
    {
        var gone = await catalogue.WriteAsync(
            async context =>
            {
                var that = context.Messages.AsNoTracking().Where(row => row.Id == id);
                var row = await that.SingleOrDefaultAsync(cancellationToken);
                return await that.ExecuteDeleteAsync(cancellationToken) == 0 ? null : row;
            },
            cancellationToken
        );
        if (gone is null)
            throw Refuse.NotFound("message", id.ToString(), "See which there are: cloudlet message list.");
        Changes.Tell(("deleted", MessageRows.ToInfo(gone)));
    }

    private static ProblemException TooMany(string what, int limit) =>
        new(
            new Problem
            {
                Code = ProblemCodes.TooMany,
                Status = 409,
                Detail = $"{limit} messages {what}: there are never more.",
                Field = "device",
                Next = "Delete some, or send them for a shorter time: cloudlet message list.",
            }
        );
}
