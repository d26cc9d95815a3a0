using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Services;

/// <summary>One service.</summary>
/// <param name="Service">What it is.</param>
/// <param name="Versions">All of them, the newest first.</param>
/// <param name="Instances">Those that live.</param>
/// <param name="Address">Where others reach this box; null when it has only itself.</param>
public sealed record ServiceModel(
    ServiceInfo Service,
    IReadOnlyList<ServiceVersionInfo> Versions,
    IReadOnlyList<ServiceInstance> Instances,
    string? Address
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Service.Id;

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["qr.js"];

    /// <summary>The instances that can be frozen as the next version.</summary>
    public IReadOnlyList<string> Freezable =>
        [
            .. Instances
                .Where(one => one.Instance.State is InstanceState.Running or InstanceState.Paused)
                .Select(one => one.Instance.Name),
        ];
}

/// <summary>An instance of a service, and who sits in it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Users">How many seats are taken.</param>
/// <param name="Seats">How many there are.</param>
/// <param name="IsWarm">Whether it waits, started in advance, for somebody.</param>
public sealed record ServiceInstance(InstanceInfo Instance, int Users, int Seats, bool IsWarm);
