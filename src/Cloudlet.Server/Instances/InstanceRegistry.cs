using System.Collections.Concurrent;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Events;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Instances;

/// <summary>All instances of this box, living and kept. Thread-safe.</summary>
internal sealed class InstanceRegistry : IAsyncDisposable
{
    /// <summary>So many that have ended are kept, with their disks; then somebody has to tidy up.</summary>
    public const int MostEnded = 256;

    private readonly ConcurrentDictionary<string, Instance> instances = new();
    private readonly DataDirectory data;
    private readonly InstanceRecords records;
    private readonly TimeProvider time;

    public InstanceRegistry(DataDirectory data, InstanceRecords records, TimeProvider time)
    {
        this.data = data;
        this.records = records;
        this.time = time;
        Reservations = new NameReservations("instance", name => instances.Values.Any(item => item.Record.Name == name));
    }

    /// <summary>Told after each change of an instance, its end and its deletion too.</summary>
    public Watchers<Instance> Changes { get; } = new();

    /// <summary>Names that jobs will take.</summary>
    public NameReservations Reservations { get; }

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Instance> List() => [.. instances.Values.OrderBy(item => item.Record.CreatedAt)];

    /// <summary>The instance with this id, or null.</summary>
    public Instance? Find(string id) => instances.GetValueOrDefault(id);

    /// <summary>The instance with this name or id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Instance Get(string nameOrId) =>
        instances.GetValueOrDefault(nameOrId)
        ?? instances.Values.FirstOrDefault(item => item.Record.Name == nameOrId)
        ?? throw Refuse.NotFound("instance", nameOrId, "See which there are: cloudlet instance list --all.");

    /// <summary>Names of the instances that stand on a base.</summary>
    public IEnumerable<string> OnBase(Digest id) =>
        instances.Values.Where(item => item.Record.Base == id).Select(item => $"instance {item.Record.Name}");

    /// <summary>Names of the instances that stand on a decoded overlay.</summary>
    public IEnumerable<string> OnImage(Digest image) =>
        instances.Values.Where(item => item.Record.Image == image).Select(item => $"instance {item.Record.Name}");

    /// <summary>Makes the folder and the first record.</summary>
    /// <exception cref="ProblemException">Too many that have ended are kept.</exception>
    public async Task<Instance> CreateAsync(InstanceRecord record)
    {
        if (instances.Values.Count(item => !item.Record.IsAlive) >= MostEnded)
            throw Refuse.TooManyEnded(MostEnded);
        var folder = data.Instance(record.Id);
        Directory.CreateDirectory(folder.Path);
        try
        {
            await records.AddAsync(record);
        }
        catch
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }
        var instance = Take(record);
        Changes.Tell(instance);
        return instance;
    }

    /// <summary>Takes an instance whose record stands in the catalogue.</summary>
    public Instance Take(InstanceRecord record) =>
        instances[record.Id] = new Instance(record, data.Instance(record.Id), records, Changes.Tell, time);

    /// <summary>Deletes an instance that has ended, with its disk and logs.</summary>
    /// <exception cref="ProblemException">It lives.</exception>
    public Task DeleteAsync(Instance instance, CancellationToken cancellationToken) =>
        instance.ExclusivelyAsync(
            async () =>
            {
                if (instance.Record.IsAlive)
                {
                    throw Refuse.WrongState(
                        instance.Record.Name,
                        instance.Record.State,
                        "be deleted",
                        $"Stop it first: cloudlet instance stop {instance.Record.Name} --delete does both."
                    );
                }
                await DiscardAsync(instance);
                return true;
            },
            cancellationToken
        );

    /// <summary>
    /// Deletes an instance that has no machine (any more): also one that never came to life. Its record goes last, and
    /// where that cannot be: a record without a folder is deleted at the next start.
    /// </summary>
    public async Task DiscardAsync(Instance instance)
    {
        instances.TryRemove(instance.Record.Id, out _);
        if (Directory.Exists(instance.Folder.Path))
        {
            var doomed = Path.Combine(data.Work, $"deleted-{instance.Record.Id}");
            AtomicFile.Move(instance.Folder.Path, doomed);
            Directory.Delete(doomed, recursive: true);
        }
        try
        {
            await records.RemoveAsync(instance.Record.Id);
        }
        catch (CatalogueException exception) when (exception.Fault == CatalogueFault.Unavailable)
        {
            // The next start does it.
        }
        Changes.Tell(instance);
    }

    /// <summary>Lets go of all machines; they run on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances.Values)
            await instance.DisposeAsync();
    }
}
