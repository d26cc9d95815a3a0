using System.Collections.Concurrent;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Instances;

/// <summary>All instances of this box, living and kept. Thread-safe.</summary>
internal sealed class InstanceRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Instance> instances = new();
    private readonly DataDirectory data;
    private readonly TimeProvider time;

    public InstanceRegistry(DataDirectory data, TimeProvider time)
    {
        this.data = data;
        this.time = time;
        Reservations = new NameReservations("instance", name => instances.Values.Any(item => item.Record.Name == name));
    }

    /// <summary>Names that jobs will take.</summary>
    public NameReservations Reservations { get; }

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Instance> List() => [.. instances.Values.OrderBy(item => item.Record.CreatedAt)];

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
    public IEnumerable<string> OnImage(Digest manifest) =>
        instances.Values.Where(item => item.Record.Image == manifest).Select(item => $"instance {item.Record.Name}");

    /// <summary>Makes the folder and the first record.</summary>
    public async Task<Instance> CreateAsync(InstanceRecord record)
    {
        var folder = data.Instance(record.Id);
        Directory.CreateDirectory(folder.Path);
        try
        {
            await record.SaveAsync(folder);
        }
        catch
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }
        return Take(record);
    }

    /// <summary>Takes an instance whose record stands in its folder.</summary>
    public Instance Take(InstanceRecord record) =>
        instances[record.Id] = new Instance(record, data.Instance(record.Id), time);

    /// <summary>Deletes an instance that has ended, with its disk and logs.</summary>
    /// <exception cref="ProblemException">It lives.</exception>
    public Task DeleteAsync(Instance instance, CancellationToken cancellationToken) =>
        instance.ExclusivelyAsync(
            () =>
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
                Discard(instance);
                return Task.FromResult(true);
            },
            cancellationToken
        );

    /// <summary>Deletes an instance that has no machine (any more): also one that never came to life.</summary>
    public void Discard(Instance instance)
    {
        instances.TryRemove(instance.Record.Id, out _);
        var doomed = Path.Combine(data.Work, $"deleted-{instance.Record.Id}");
        AtomicFile.Move(instance.Folder.Path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Lets go of all machines; they run on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances.Values)
            await instance.DisposeAsync();
    }
}
