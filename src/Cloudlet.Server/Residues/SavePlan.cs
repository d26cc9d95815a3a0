using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Residues;

/// <summary>A request to save an instance, checked and complete.</summary>
/// <param name="Overlay">The new overlay's name.</param>
/// <param name="Effort">How much time the encoding of what changed is worth.</param>
internal sealed record SavePlan(string Overlay, Effort Effort)
{
    /// <summary>The device that it is for; null: it becomes the cloudlet's.</summary>
    public string? Device { get; init; }

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static SavePlan From(SaveInstance request)
    {
        var faults = new Faults();
        Names.Check(request.Overlay, "overlay", faults);
        faults.ThrowIfAny();
        return new SavePlan(request.Overlay!, Efforts.From(request.Effort) ?? Effort.Normal);
    }
}
