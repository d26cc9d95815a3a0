using System.Collections.Concurrent;
using System.Text.Json;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Events;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Bases;

/// <summary>The bases of this box: read once at the start, then kept in step with the folders. Thread-safe.</summary>
internal sealed class BaseCatalogue
{
    private readonly DataDirectory data;
    private readonly ConcurrentDictionary<Digest, Base> bases = new();
    private readonly StoreMirror mirror;
    private readonly Lock gate = new();
    private long revision;

    private BaseCatalogue(DataDirectory data, StoreMirror mirror)
    {
        this.data = data;
        this.mirror = mirror;
        Reservations = new NameReservations("base", name => bases.Values.Any(item => item.Name == name));
    }

    /// <summary>Counts the changes: what was made of an earlier one is stale.</summary>
    public long Revision => Interlocked.Read(ref revision);

    /// <summary>Told with the id of a base that came or went.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>Names that jobs will take.</summary>
    public NameReservations Reservations { get; }

    /// <summary>Reads what stands in the data directory.</summary>
    public static async Task<BaseCatalogue> LoadAsync(
        DataDirectory data,
        StoreMirror mirror,
        CancellationToken cancellationToken
    )
    {
        var catalogue = new BaseCatalogue(data, mirror);
        foreach (var path in Directory.EnumerateDirectories(data.Bases))
        {
            var item = await ReadAsync(new BaseFolder(path), cancellationToken);
            catalogue.bases[item.Id] = item;
        }
        return catalogue;
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<Base> List() => [.. bases.Values.OrderBy(item => item.Name, StringComparer.Ordinal)];

    /// <summary>The base with this id, or null.</summary>
    public Base? Find(Digest id) => bases.GetValueOrDefault(id);

    /// <summary>The base with this name or id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Base Get(string nameOrId) =>
        (
            Digest.TryParse(nameOrId, null, out var id)
                ? Find(id)
                : bases.Values.FirstOrDefault(item => item.Name == nameOrId)
        ) ?? throw Refuse.NotFound("base", nameOrId, "See which there are: cloudlet base list.");

    /// <summary>Moves a finished folder to its place.</summary>
    /// <exception cref="ProblemException">The same base stands here already.</exception>
    public async Task<Base> AddAsync(string finished, CancellationToken cancellationToken)
    {
        var made = await ReadAsync(new BaseFolder(finished), cancellationToken);
        await mirror.AddAsync(made);
        lock (gate)
        {
            if (bases.TryGetValue(made.Id, out var present))
                throw Refuse.BaseHere(present.Name, present.Id.ToString());
            var folder = data.Base(made.Id);
            AtomicFile.Move(finished, folder.Path);
            made = made with { Folder = folder };
            bases[made.Id] = made;
            Interlocked.Increment(ref revision);
        }
        Changes.Tell(made.Id.ToString());
        return made;
    }

    /// <summary>Deletes a base that nobody stands on: <paramref name="users"/> is asked while no one can be added.</summary>
    /// <exception cref="ProblemException">Something stands on it.</exception>
    public async Task DeleteAsync(Base item, Func<IEnumerable<string>> users)
    {
        if (users().ToList() is { Count: > 0 } known)
            throw Refuse.InUse("base", item.Name, known);
        await mirror.RemoveAsync(item);
        try
        {
            Delete(item, users);
        }
        catch
        {
            await mirror.AddAsync(item);
            throw;
        }
        Changes.Tell(item.Id.ToString());
    }

    private void Delete(Base item, Func<IEnumerable<string>> users)
    {
        lock (gate)
        {
            var standing = users().ToList();
            if (standing.Count > 0)
                throw Refuse.InUse("base", item.Name, standing);
            bases.TryRemove(item.Id, out _);
            Interlocked.Increment(ref revision);
            var doomed = Path.Combine(data.Work, $"deleted-{item.Id.Hex}");
            AtomicFile.Move(item.Folder.Path, doomed);
            Directory.Delete(doomed, recursive: true);
        }
    }

    private static async Task<Base> ReadAsync(BaseFolder folder, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(folder.Definition, cancellationToken);
        var entry = JsonSerializer.Deserialize(
            await File.ReadAllBytesAsync(folder.Entry, cancellationToken),
            BaseJson.Default.BaseEntry
        )!;
        return new Base(
            Digest.Of(json),
            BaseDefinition.Parse(json),
            entry,
            folder,
            DiskUsage.Of(Directory.EnumerateFiles(folder.Path))
        );
    }
}
