using Cloudlet.Contracts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Services;

/// <summary>Requests become services: checked, complete, with every fault told at once.</summary>
internal static class ServicePlan
{
    private static readonly TimeSpan DefaultIdle = TimeSpan.FromMinutes(10);

    /// <summary>A new service.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static Service Create(CreateService request, Func<string, Overlay?> overlays, DateTimeOffset now)
    {
        var faults = new Faults();
        ServiceRules.CheckId(request.Id, faults);
        ServiceRules.CheckDescription(request.Description, faults);
        var tags = ServiceRules.Tags(request.Tags, faults);
        ServiceRules.CheckUsers(request.Users, faults);
        ServiceRules.CheckWarm(request.Warm, faults);
        ServiceRules.CheckIdle(request.IdleSeconds, faults);
        ServiceRules.CheckMemory(request.LeastMemoryBytes, request.IdealMemoryBytes, faults);
        ServiceRules.CheckLabel(request.Version, [], faults);
        var version = Version(1, request.Version, request.Overlay, request.Ports, request.Ready, overlays, now, faults);
        faults.ThrowIfAny();
        return new Service
        {
            Id = request.Id!,
            Description = request.Description ?? "",
            Tags = tags,
            Users = request.Users ?? 1,
            Idle = request.IdleSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultIdle,
            Warm = request.Warm ?? 0,
            LeastMemoryBytes = Size(request.LeastMemoryBytes),
            IdealMemoryBytes = Size(request.IdealMemoryBytes),
            Version = version!,
            Versions = [version!],
            CreatedAt = now,
            ChangedAt = now,
            Revision = 1,
        };
    }

    /// <summary>A service after an edit. Its version has number 0 when it is a new one that has none yet.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static Service Edit(Service before, EditService request, Func<string, Overlay?> overlays, DateTimeOffset now)
    {
        var faults = new Faults();
        ServiceRules.CheckDescription(request.Description, faults);
        var tags = request.Tags is null ? before.Tags : ServiceRules.Tags(request.Tags, faults);
        ServiceRules.CheckUsers(request.Users, faults);
        ServiceRules.CheckWarm(request.Warm, faults);
        ServiceRules.CheckIdle(request.IdleSeconds, faults);
        var least = request.LeastMemoryBytes is null ? before.LeastMemoryBytes : Size(request.LeastMemoryBytes);
        var ideal = request.IdealMemoryBytes is null ? before.IdealMemoryBytes : Size(request.IdealMemoryBytes);
        ServiceRules.CheckMemory(least, ideal, faults);
        var version = before.Version;
        if (
            request.Overlay is not null
            || request.Ports is not null
            || request.Ready is not null
            || request.Version is not null
        )
        {
            ServiceRules.CheckLabel(request.Version, before.Versions, faults);
            var sameOverlay = request.Overlay is null || request.Overlay == version.Overlay;
            version = Version(
                0,
                request.Version,
                request.Overlay ?? version.Overlay,
                request.Ports ?? (sameOverlay ? version.Ports : null),
                request.Ready ?? (sameOverlay && request.Ports is null ? version.Ready : null),
                overlays,
                now,
                faults
            );
        }
        faults.ThrowIfAny();
        return before with
        {
            Description = request.Description ?? before.Description,
            Tags = tags,
            Users = request.Users ?? before.Users,
            Idle = request.IdleSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : before.Idle,
            Warm = request.Warm ?? before.Warm,
            LeastMemoryBytes = least,
            IdealMemoryBytes = ideal,
            Version = version!,
            ChangedAt = now,
        };
    }

    // 0 says that nothing is said.
    private static long? Size(long? bytes) => bytes is 0 ? null : bytes;

    private static ServiceVersion? Version(
        int number,
        string? label,
        string? overlayName,
        IReadOnlyList<int>? ports,
        string? ready,
        Func<string, Overlay?> overlays,
        DateTimeOffset now,
        Faults faults
    )
    {
        var overlay = string.IsNullOrEmpty(overlayName) ? null : overlays(overlayName);
        if (string.IsNullOrEmpty(overlayName))
            faults.Add("overlay", overlayName, "an overlay of this cloudlet is needed.");
        else if (overlay is null)
            faults.AddMissing("overlay", overlayName, "See which there are: cloudlet overlay list.");
        if (ports is null && overlay is null)
            return null; // Its ports cannot be known: the one fault is enough.
        var checkedPorts = ServiceRules.Ports(ports ?? overlay!.Config.Ports, faults);
        ServiceRules.CheckReady(ready, faults);
        if (overlay is null || checkedPorts.Count == 0)
            return null;
        return new ServiceVersion
        {
            Number = number,
            Label = label ?? (number == 0 ? "" : number.ToString()),
            Overlay = overlay.Name,
            Ports = checkedPorts,
            Ready = ready ?? $"tcp:{checkedPorts[0]}",
            CreatedAt = now,
        };
    }
}
