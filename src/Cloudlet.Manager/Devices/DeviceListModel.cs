using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Devices;

/// <summary>Devices, and the messages that wait for them.</summary>
/// <param name="Devices">Those that were paired, by id.</param>
/// <param name="Messages">The last ones that are kept, read or not, the newest first.</param>
public sealed record DeviceListModel(IReadOnlyList<DeviceInfo> Devices, IReadOnlyList<MessageInfo> Messages)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Devices";
}
