using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Bases;

/// <summary>One base.</summary>
/// <param name="Base">What it is.</param>
/// <param name="Boot">What boots it besides its disk: the kernel's command line, an initial RAM disk; null when its disk does.</param>
/// <param name="Users">What stands on it: overlays, instances, jobs.</param>
public sealed record BaseModel(BaseInfo Base, KernelBoot? Boot, IReadOnlyList<User> Users) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Base.Name;
}

/// <summary>How a kernel from outside of the disk boots.</summary>
/// <param name="CommandLine">Its command line.</param>
/// <param name="HasInitrd">Whether an initial RAM disk goes with it.</param>
public sealed record KernelBoot(string? CommandLine, bool HasInitrd);
