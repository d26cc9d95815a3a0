using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Bases;

/// <summary>One base.</summary>
/// <param name="Base">What it is.</param>
/// <param name="Boot">What boots it besides its disk: the kernel's command line, an initial RAM disk; null when its disk does.</param>
/// <param name="Overlays">The names of the overlays that stand on it.</param>
/// <param name="Instances">The names of the instances that stand on it.</param>
/// <param name="Jobs">What works with it now.</param>
public sealed record BaseModel(
    BaseInfo Base,
    KernelBoot? Boot,
    IReadOnlyList<string> Overlays,
    IReadOnlyList<string> Instances,
    IReadOnlyList<string> Jobs
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Base.Name;

    /// <summary>Why it cannot be deleted; null: it can.</summary>
    public string? WhyNotDelete
    {
        get
        {
            string[] standing =
            [
                .. Overlays.Select(name => $"overlay {name}"),
                .. Instances.Select(name => $"instance {name}"),
                .. Jobs,
            ];
            return standing.Length == 0 ? null : $"These stand on it: {NameList.Of(standing)}. Delete them first.";
        }
    }
}

/// <summary>How a kernel from outside of the disk boots.</summary>
/// <param name="CommandLine">Its command line.</param>
/// <param name="HasInitrd">Whether an initial RAM disk goes with it.</param>
public sealed record KernelBoot(string? CommandLine, bool HasInitrd);
