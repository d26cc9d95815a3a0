using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Catalogue;

/// <summary>
/// The catalogue, owned by one daemon: every change is a transaction, one after the other. What refers to what is enforced
/// by the database itself. Thread-safe.
/// </summary>
internal sealed class CatalogueDatabase : IDisposable
{
    private readonly CatalogueSource source;
    private readonly SemaphoreSlim writing = new(1, 1);

    private CatalogueDatabase(CatalogueSource source) => this.source = source;

    /// <summary>Opens the catalogue of a data directory, makes it when there is none, and brings an older one up to date.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="data">The identity of the data directory: a catalogue belongs to one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">It belongs to another data directory, or is of a newer cloudlet.</exception>
    /// <exception cref="CatalogueException">It cannot be reached or is damaged.</exception>
    public static async Task<CatalogueDatabase> OpenAsync(
        CatalogueSource source,
        string data,
        CancellationToken cancellationToken
    )
    {
        var database = new CatalogueDatabase(source);
        await database.ReadAsync(async context =>
        {
            await MigrateAsync(context, source, cancellationToken);
            return true;
        });
        await database.WriteAsync(
            async context =>
            {
                var owner = await context.Owner.SingleOrDefaultAsync(cancellationToken);
                if (owner is null)
                    context.Owner.Add(new OwnerRow { Data = data });
                else if (owner.Data != data)
                    throw Foreign(source);
                return true;
            },
            cancellationToken
        );
        return database;
    }

    /// <summary>Reads from it.</summary>
    /// <exception cref="CatalogueException">It cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<CatalogueContext, Task<T>> read)
    {
        try
        {
            await using var context = source.Open();
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await read(context);
        }
        catch (Exception exception) when (CatalogueFaults.Of(exception) is not null)
        {
            throw CatalogueFaults.Of(exception)!;
        }
    }

    /// <summary>Changes it: all of <paramref name="change"/>, which need not save, or nothing.</summary>
    /// <exception cref="CatalogueException">It cannot be written, or a constraint forbids it.</exception>
    public async Task<T> WriteAsync<T>(Func<CatalogueContext, Task<T>> change, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await using var context = source.Open();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await change(context);
            await context.SaveChangesAsync(cancellationToken);
            // What is written is not taken back halfway.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (Exception exception) when (CatalogueFaults.Of(exception) is not null)
        {
            throw CatalogueFaults.Of(exception)!;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Changes it: all of <paramref name="change"/>, or nothing.</summary>
    /// <exception cref="CatalogueException">It cannot be written, or a constraint forbids it.</exception>
    public Task WriteAsync(Func<CatalogueContext, Task> change, CancellationToken cancellationToken) =>
        WriteAsync(
            async context =>
            {
                await change(context);
                return true;
            },
            cancellationToken
        );

    public void Dispose() => writing.Dispose();

    private static async Task MigrateAsync(
        CatalogueContext context,
        CatalogueSource source,
        CancellationToken cancellationToken
    )
    {
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Find(name => !known.Contains(name)) is { } newer)
        {
            throw new ProblemException(
                new Problem
                {
                    Code = ProblemCodes.CannotRun,
                    Status = 422,
                    Detail = $"The catalogue {source.Name} is of a newer cloudlet: it has {newer}.",
                    Field = "catalogue",
                    Value = source.Name,
                    Next = "Use the cloudlet that wrote it, or a newer one.",
                }
            );
        }
        if (applied.Count == known.Count)
            return;
        // EF keeps its lock in a table of SQLite, where a daemon that was killed leaves it for ever. The data directory's own
        // lock, which we hold, is the one that counts.
        if (context is SqliteCatalogueContext && applied.Count > 0)
            await context.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS __EFMigrationsLock", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private static ProblemException Foreign(CatalogueSource source) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InUse,
                Status = 409,
                Detail = $"The catalogue {source.Name} belongs to another data directory.",
                Field = "catalogue",
                Value = source.Name,
                Next =
                    "Give each cloudlet a database of its own: createdb NAME, and --catalogue \"...;Database=NAME\".",
            }
        );
}
