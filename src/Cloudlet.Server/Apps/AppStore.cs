using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Apps;

/// <summary>
/// The apps: rows of the catalogue, each with its package in a file; a snapshot in memory is what is read. A package stands before its
/// row is written and goes after it, so that a crash leaves at most a file without a row, which the next start deletes. Thread-safe.
/// </summary>
internal sealed class AppStore(
    CatalogueDatabase catalogue,
    DataDirectory data,
    PackageReceiver receiver,
    TimeProvider time
) : IDisposable
{
    private readonly SemaphoreSlim changing = new(1, 1);
    private volatile AppSnapshot snapshot = AppSnapshot.Empty;

    /// <summary>Told with the id of an app that was added, changed or deleted.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>All apps now.</summary>
    public AppSnapshot Snapshot => snapshot;

    /// <summary>Reads them, once at the start, and clears away what a crash has left.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await catalogue.ReadAsync(context => context.Apps.ToListAsync(cancellationToken));
        snapshot = AppSnapshot.Of(rows.Select(AppRows.ToApp));
        foreach (var file in Directory.EnumerateFiles(data.Apps))
        {
            if (snapshot.Find(Path.GetFileName(file)) is null)
                File.Delete(file);
        }
    }

    /// <summary>The app of that id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public App Get(string id) => snapshot.Find(id) ?? throw NotFound(id);

    /// <summary>Takes in a package. Nothing of it stays when it breaks off or is refused.</summary>
    /// <param name="request">What is said of it.</param>
    /// <param name="body">The package; read to its end.</param>
    /// <param name="length">Its length, where it was announced.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="ProblemException">The request has faults, or the package is refused.</exception>
    public async Task<App> AddAsync(AddApp request, Stream body, long? length, CancellationToken cancellationToken)
    {
        AppPlan.Check(request);
        using var work = new WorkFolder(data);
        var package = await receiver.ReceiveAsync(body, length, request, work.File("package"), cancellationToken);
        work.Seal();
        var app = AppPlan.Create(request, package, Guid.NewGuid().ToString("N")[..12], time.GetUtcNow());
        var path = data.App(app.Id);
        AtomicFile.Move(work.File("package"), path);
        try
        {
            await ChangeAsync(
                app.Id,
                async () =>
                {
                    await catalogue.WriteAsync(
                        context =>
                        {
                            context.Apps.Add(AppRows.ToRow(app));
                            return Task.CompletedTask;
                        },
                        cancellationToken
                    );
                    snapshot = snapshot.With(app);
                },
                cancellationToken
            );
        }
        catch when (snapshot.Find(app.Id) is null)
        {
            File.Delete(path);
            throw;
        }
        return app;
    }

    /// <summary>Changes what is said of one.</summary>
    /// <param name="id">Which.</param>
    /// <param name="request">What.</param>
    /// <param name="match">The ETag that it must have; null: whichever.</param>
    /// <param name="cancellationToken">Gives up before it is written.</param>
    /// <exception cref="ProblemException">There is none, it has changed, or the request has faults.</exception>
    public async Task<App> EditAsync(string id, EditApp request, string? match, CancellationToken cancellationToken)
    {
        App? after = null;
        await ChangeAsync(
            id,
            async () =>
            {
                var before = Get(id);
                Match(before, match);
                after = AppPlan.Edit(before, request, time.GetUtcNow());
                await catalogue.WriteAsync(
                    async context =>
                        AppRows.Fill(await context.Apps.SingleAsync(row => row.Id == id, cancellationToken), after),
                    cancellationToken
                );
                snapshot = snapshot.With(after);
            },
            cancellationToken
        );
        return after!;
    }

    /// <summary>Deletes one with its package; downloads that have begun go on to their end.</summary>
    /// <exception cref="ProblemException">There is none, or it has changed.</exception>
    public Task DeleteAsync(string id, string? match, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async () =>
            {
                Match(Get(id), match);
                await catalogue.WriteAsync(
                    context => context.Apps.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken),
                    cancellationToken
                );
                snapshot = snapshot.Without(id);
                File.Delete(data.App(id));
            },
            cancellationToken
        );

    /// <summary>Opens an app's package. The caller disposes it; it survives the deletion of the app.</summary>
    /// <exception cref="ProblemException">It was deleted just now.</exception>
    public FileStream OpenPackage(App app)
    {
        try
        {
            return new FileStream(
                data.App(app.Id),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                0,
                FileOptions.Asynchronous
            );
        }
        catch (FileNotFoundException)
        {
            throw NotFound(app.Id);
        }
    }

    /// <summary>Counts that somebody fetches the package of an app. A count that cannot be written is lost: no download fails for it.</summary>
    public async Task CountDownloadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await ChangeAsync(id, () => CountAsync(id, cancellationToken), cancellationToken);
        }
        catch (CatalogueException)
        {
            // Apps are read from memory: devices get them while the database is away.
        }
    }

    private async Task CountAsync(string id, CancellationToken cancellationToken)
    {
        if (snapshot.Find(id) is not { } before)
            return;
        await catalogue.WriteAsync(
            context =>
                context
                    .Apps.Where(row => row.Id == id)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(app => app.Downloads, app => app.Downloads + 1),
                        cancellationToken
                    ),
            cancellationToken
        );
        snapshot = snapshot.With(before with { Downloads = before.Downloads + 1 });
    }

    public void Dispose() => changing.Dispose();

    private async Task ChangeAsync(string id, Func<Task> change, CancellationToken cancellationToken)
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
        Changes.Tell(id);
    }

    private static void Match(App app, string? match) => Refuse.IfChanged("app", app.Id, app.ETag, match);

    private static ProblemException NotFound(string id) =>
        Refuse.NotFound("app", id, "See which there are: cloudlet app list.");
}
