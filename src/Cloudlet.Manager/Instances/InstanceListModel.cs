using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Instances;

/// <summary>All instances, living and kept.</summary>
public sealed record InstanceListModel(IReadOnlyList<InstanceInfo> Instances) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Instances";
}
