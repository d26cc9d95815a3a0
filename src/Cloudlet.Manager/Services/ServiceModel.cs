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

    /// <summary>What its overlay stands on, when that is not on this cloudlet; null: it is here.</summary>
    public string? MissingBase { get; init; }

    /// <summary>The instances that can be frozen as the next version: those that nobody shares, as <em>Change its machine</em> starts them, first, and the latest of them before all.</summary>
    public IReadOnlyList<ServiceInstance> Freezable =>
        [
            .. Instances
                .Where(one => one.Instance.State is InstanceState.Running or InstanceState.Paused)
                .OrderByDescending(one => one.IsOwn)
                .ThenByDescending(one => one.Instance.StartedAt),
        ];
}

/// <summary>An instance of a service, and who sits in it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Users">How many seats are taken.</param>
/// <param name="Seats">How many there are.</param>
/// <param name="IsWarm">Whether it waits, started in advance, for somebody.</param>
/// <param name="IsOwn">Whether it was started for one alone: to be changed, or by a device that shares nothing.</param>
public sealed record ServiceInstance(InstanceInfo Instance, int Users, int Seats, bool IsWarm, bool IsOwn = false)
{
    /// <summary>Who has it, in words.</summary>
    public string Use =>
        IsWarm ? "kept warm"
        : IsOwn ? "shared with nobody"
        : $"{Users} of {Seats} seats taken";
}
