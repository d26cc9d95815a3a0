using Cloudlet.Contracts;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Services;

/// <summary>A wish for an instance, checked and complete.</summary>
/// <param name="Join">Whether one will do in which others sit.</param>
/// <param name="Lease">How long the seat lasts without a renewal.</param>
/// <param name="Patience">How long to wait for room.</param>
internal sealed record EnsurePlan(bool Join, TimeSpan Lease, TimeSpan Patience)
{
    private const double LongestWaitSeconds = 3600;

    /// <summary>Whether others may join one that is started for this wish.</summary>
    public bool IsShared { get; init; } = Join;

    /// <summary>Who will sit there, where it is known by a name.</summary>
    public string? Holder { get; init; }

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static EnsurePlan From(EnsureInstance request)
    {
        var faults = new Faults();
        var lease = LeaseRules.Parse(request.LeaseSeconds, "leaseSeconds", faults);
        if (request.WaitSeconds is not (null or >= 0 and <= LongestWaitSeconds))
            faults.Add("waitSeconds", request.WaitSeconds.ToString(), $"a wait is 0 to {LongestWaitSeconds} seconds.");
        faults.ThrowIfAny();
        return new EnsurePlan(request.Join ?? true, lease, TimeSpan.FromSeconds(request.WaitSeconds ?? 0));
    }
}
