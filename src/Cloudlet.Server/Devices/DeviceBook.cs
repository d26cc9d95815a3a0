using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Devices;

/// <summary>The devices that are paired: the catalogue is where they are true, what is read is in memory. Thread-safe.</summary>
internal sealed class DeviceBook(CatalogueDatabase catalogue, TimeProvider time) : IDisposable
{
    // 118 bits, in characters that nobody confuses.
    private const string PasswordCharacters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 24;

    private readonly SemaphoreSlim changing = new(1, 1);
    private volatile ImmutableSortedDictionary<string, PairedDevice> devices = Empty;

    private static readonly ImmutableSortedDictionary<string, PairedDevice> Empty = ImmutableSortedDictionary.Create<
        string,
        PairedDevice
    >(StringComparer.Ordinal);

    /// <summary>Told the id of each device that is paired, refused from now on, or forgotten.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>All of them, by id.</summary>
    public IReadOnlyList<PairedDevice> List() => [.. devices.Values];

    /// <summary>The device of that id, however it stands; null when none of that id was ever paired.</summary>
    public PairedDevice? Find(string id) => devices.GetValueOrDefault(id);

    /// <summary>The device of that id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public PairedDevice Get(string id) =>
        Find(id) ?? throw Refuse.NotFound("device", id, "See which there are: cloudlet device list.");

    /// <summary>Reads them, once at the start.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await catalogue.ReadAsync(context => context.Devices.ToListAsync(cancellationToken));
        devices = Empty.AddRange(rows.Select(row => KeyValuePair.Create(row.Id, PairedDevice.Of(row))));
    }

    /// <summary>Sees that a request has no faults.</summary>
    /// <returns>How long the pairing is to last.</returns>
    /// <exception cref="ProblemException">It has.</exception>
    public static TimeSpan Check(AddDevice request)
    {
        var faults = new Faults();
        DeviceRules.CheckId(request.Id, "id", faults);
        DeviceRules.CheckPassword(request.Password, faults);
        var length = DeviceRules.Length(request.Seconds, faults);
        faults.ThrowIfAny();
        return length;
    }

    /// <summary>Pairs a device.</summary>
    /// <returns>The device, and the password when one was made.</returns>
    /// <exception cref="ProblemException">The request has faults, or there is one of that id.</exception>
    public async Task<(PairedDevice Device, string? Password)> AddAsync(
        AddDevice request,
        CancellationToken cancellationToken
    )
    {
        var length = Check(request);
        var made = request.Password is null
            ? RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength)
            : null;
        var now = time.GetUtcNow();
        var device = new PairedDevice
        {
            Id = request.Id!,
            Key = [.. SHA256.HashData(Encoding.UTF8.GetBytes(made ?? request.Password!))],
            CreatedAt = now,
            ExpiresAt = now + length,
        };
        await ChangeAsync(
            async () =>
            {
                if (Find(device.Id) is not null)
                    throw Refuse.NameTaken("device", device.Id);
                await catalogue.WriteAsync(
                    context =>
                    {
                        context.Devices.Add(device.ToRow());
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
                devices = devices.SetItem(device.Id, device);
                Changes.Tell(device.Id);
            },
            cancellationToken
        );
        return (device, made);
    }

    /// <summary>Takes a pairing back: the device is known, and refused. Once it was, nothing happens.</summary>
    /// <exception cref="ProblemException">There is none of that id.</exception>
    public async Task<PairedDevice> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            async () =>
            {
                var before = Get(id);
                if (before.RevokedAt is not null)
                    return;
                var after = before with { RevokedAt = time.GetUtcNow() };
                await catalogue.WriteAsync(
                    async context =>
                        (await context.Devices.SingleAsync(row => row.Id == id, cancellationToken)).RevokedAt =
                            after.RevokedAt,
                    cancellationToken
                );
                devices = devices.SetItem(id, after);
                Changes.Tell(id);
            },
            cancellationToken
        );
        return Get(id);
    }

    /// <summary>Forgets a device: it may be paired anew.</summary>
    /// <exception cref="ProblemException">There is none of that id.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                _ = Get(id);
                await catalogue.WriteAsync(
                    context => context.Devices.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken),
                    cancellationToken
                );
                devices = devices.Remove(id);
                Changes.Tell(id);
            },
            cancellationToken
        );

    public void Dispose() => changing.Dispose();

    private async Task ChangeAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            changing.Release();
        }
    }
}
