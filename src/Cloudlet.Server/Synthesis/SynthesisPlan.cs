using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Synthesis;

/// <summary>A synthesis request, checked and complete but for what only the overlay can tell.</summary>
/// <param name="Name">The instance's name; null: made up from the overlay's.</param>
/// <param name="Ports">The ports to reach; null: the overlay's own.</param>
/// <param name="Wait">When to answer; null: when the guest runs.</param>
/// <param name="Timeout">How long that may take.</param>
internal sealed record SynthesisPlan(string? Name, IReadOnlyList<PortRequest>? Ports, ReadyRule? Wait, TimeSpan Timeout)
{
    /// <summary>What the instance is to the service that it is for; null when it is for none.</summary>
    public InstanceService? Service { get; init; }

    /// <summary>The lease that the instance lives by; null: it lives until it is stopped.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>The device that it is for, and whose it will be; null: nobody of the network.</summary>
    public string? Device { get; init; }

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(120);

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    /// <param name="request">The request.</param>
    /// <param name="device">The device that asks; null: somebody on the cloudlet's own host.</param>
    public static SynthesisPlan From(SynthesisRequest request, string? device = null)
    {
        var faults = new Faults();
        if (request.Name is not null)
            Names.Check(request.Name, "name", faults);
        var ports = faults.Items(request.Ports, "ports").Distinct().ToList();
        foreach (var port in ports)
        {
            PortRules.Check(port.Guest, "ports.guest", faults);
            if (port.Host is { } host)
                PortRules.Check(host, "ports.host", faults);
            if (device is not null && port.Host is not null)
                faults.Add("ports.host", port.Host.ToString(), "the cloudlet chooses the ports of devices.");
        }
        foreach (var (host, times) in ports.Select(port => port.Host).OfType<int>().CountBy(host => host))
        {
            if (times > 1)
                faults.Add("ports.host", host.ToString(), "a port of the cloudlet leads to one of the guest alone.");
        }
        var wait = ReadyRules.Parse(request.Wait, "wait", faults);
        var timeout = Timeouts.Parse(request.TimeoutSeconds, DefaultTimeout, faults);
        TimeSpan? lease =
            request.LeaseSeconds is null && device is null
                ? null
                : LeaseRules.Parse(request.LeaseSeconds, "leaseSeconds", faults);
        faults.ThrowIfAny();
        return new SynthesisPlan(request.Name, request.Ports is null ? null : ports, wait, timeout)
        {
            Lease = lease,
            Device = device,
        };
    }

    /// <summary>The ports to bind: those asked for, else the overlay's, and in any case the one that is waited for.</summary>
    public IReadOnlyList<PortRequest> PortsFor(IReadOnlyList<int> overlayPorts)
    {
        List<PortRequest> ports = [.. Ports ?? [.. overlayPorts.Select(port => new PortRequest(port, null))]];
        if (Wait is { Kind: ReadyKind.Tcp, Port: var waited } && ports.TrueForAll(port => port.Guest != waited))
            ports.Add(new PortRequest(waited, null));
        return ports;
    }
}
