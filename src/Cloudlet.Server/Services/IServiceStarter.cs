using Cloudlet.Server.Admission;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;

namespace Cloudlet.Server.Services;

/// <summary>How instances of services come and go. The fleet decides when.</summary>
internal interface IServiceStarter
{
    /// <summary>What one more instance takes of the box.</summary>
    /// <exception cref="Problems.ProblemException">Its overlay or base is not here.</exception>
    Demand Measure(ServiceVersion version);

    /// <summary>Starts one, in room that was taken for it, and waits until its service answers.</summary>
    Task<Instance> StartAsync(
        ServiceVersion version,
        Func<InstanceService> use,
        IDisposable room,
        Operation operation,
        CancellationToken cancellationToken
    );

    /// <summary>Waits until the service of one that an earlier daemon left answers.</summary>
    Task AwaitReadyAsync(
        ServiceVersion version,
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    );

    /// <summary>Stops one and deletes it.</summary>
    Task EndAsync(Instance instance);
}
