using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;

namespace Cloudlet.Discovery;

/// <summary>A service that is to be found until this is disposed. Thread-safe.</summary>
public sealed class PublishedService : IAsyncDisposable
{
    private readonly MulticastDns dns;
    private readonly TaskCompletionSource announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PublishedService(MulticastDns dns, ServiceClaim claim)
    {
        this.dns = dns;
        Claim = claim;
    }

    /// <summary>Ends when the name was found free on a first link and is told there. It can change later, when networks meet.</summary>
    public Task Announced => announced.Task;

    /// <summary>The name that it has now: the one that was wished, or that one with a number.</summary>
    public string Instance => dns.InstanceOf(Claim);

    internal ServiceClaim Claim { get; }

    /// <summary>Tells something else about the service. All that listen are told at once.</summary>
    public void Update(ServiceText text) => dns.Update(Claim, text);

    /// <summary>Takes the service back: all that listen are told goodbye.</summary>
    public ValueTask DisposeAsync()
    {
        dns.Withdraw(this);
        return ValueTask.CompletedTask;
    }

    internal void SetAnnounced() => announced.TrySetResult();
}
