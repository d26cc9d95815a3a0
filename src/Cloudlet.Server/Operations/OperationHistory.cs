using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Operations;

/// <summary>
/// What operations leave in the catalogue: that they began, and how they ended. One background task writes; jobs never wait
/// for it. Bounded. An operation that was running when a daemon died is told as interrupted by the next one. Thread-safe.
/// </summary>
internal sealed partial class OperationHistory : IAsyncDisposable
{
    /// <summary>So many that ended are kept.</summary>
    public const int Kept = 200;

    private readonly CatalogueDatabase catalogue;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Dictionary<string, OperationInfo> pending = [];
    private readonly SemaphoreSlim signal = new(0);
    private readonly Task writer;
    private bool closing;

    public OperationHistory(CatalogueDatabase catalogue, TimeProvider time, ILogger<OperationHistory> logger)
    {
        this.catalogue = catalogue;
        this.time = time;
        this.logger = logger;
        writer = Task.Run(WriteAllAsync);
    }

    /// <summary>Those that ended, with those that the last daemon left running: they are interrupted from now on.</summary>
    public Task<IReadOnlyList<OperationInfo>> LoadAsync(CancellationToken cancellationToken) =>
        catalogue.WriteAsync(
            async context =>
            {
                var rows = await context.Operations.OrderBy(row => row.StartedAt).ToListAsync(cancellationToken);
                foreach (var row in rows.Where(row => row.EndedAt is null))
                    Fill(row, Interrupt(Read(row)));
                return (IReadOnlyList<OperationInfo>)[.. rows.Select(Read)];
            },
            cancellationToken
        );

    /// <summary>Writes down soon how an operation is now.</summary>
    public void Note(OperationInfo info)
    {
        lock (pending)
            pending[info.Id] = info;
        signal.Release();
    }

    /// <summary>Writes what is left, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (closing)
            return;
        closing = true;
        signal.Release();
        await writer;
        signal.Dispose();
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            await signal.WaitAsync();
            List<OperationInfo> batch;
            lock (pending)
            {
                batch = [.. pending.Values];
                pending.Clear();
            }
            if (batch.Count > 0)
                await WriteAsync(batch);
            else if (closing)
                return;
        }
    }

    private async Task WriteAsync(List<OperationInfo> batch)
    {
        try
        {
            await catalogue.WriteAsync(
                async context =>
                {
                    foreach (var info in batch)
                    {
                        if (await context.Operations.FindAsync(info.Id) is { } row)
                            Fill(row, info);
                        else
                            context.Operations.Add(New(info));
                    }
                    await context.SaveChangesAsync();
                    var ended = context.Operations.Where(row => row.EndedAt != null);
                    if (await ended.CountAsync() - Kept is var tooMany and > 0)
                    {
                        var oldest = ended.OrderBy(row => row.EndedAt).Take(tooMany).Select(row => row.Id);
                        await context.Operations.Where(row => oldest.Contains(row.Id)).ExecuteDeleteAsync();
                    }
                },
                CancellationToken.None
            );
        }
        catch (CatalogueException exception)
        {
            // The jobs themselves go on: only the next daemon will not know of them.
            LogLost(logger, batch.Count, exception);
        }
    }

    private OperationInfo Interrupt(OperationInfo info) =>
        info with
        {
            State = OperationState.Failed,
            EndedAt = time.GetUtcNow(),
            Progress = null,
            Waiting = null,
            QueuePlace = null,
            Error = new Problem
            {
                Code = ProblemCodes.Interrupted,
                Status = 503,
                Detail = $"{info.Kind} of '{info.Subject}' was interrupted: the daemon ended in the middle.",
                Next = "Start it again.",
            },
        };

    private static OperationRow New(OperationInfo info)
    {
        var row = new OperationRow
        {
            Id = info.Id,
            State = "",
            StartedAt = info.StartedAt,
            Info = "",
        };
        Fill(row, info);
        return row;
    }

    private static void Fill(OperationRow row, OperationInfo info)
    {
        row.State = info.State.ToString().ToLowerInvariant();
        row.EndedAt = info.EndedAt;
        row.Info = JsonSerializer.Serialize(info, CloudletJson.Default.OperationInfo);
    }

    private static OperationInfo Read(OperationRow row) =>
        JsonSerializer.Deserialize(row.Info, CloudletJson.Default.OperationInfo)!;

    [LoggerMessage(40, LogLevel.Warning, "The history of {Count} operations could not be written.")]
    private static partial void LogLost(ILogger logger, int count, Exception exception);
}
