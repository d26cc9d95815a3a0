using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Devices;

/// <summary>Devices, and the messages that wait for them.</summary>
/// <param name="Devices">Those that were paired, by id.</param>
/// <param name="Messages">Those that are kept, read or not, the newest first.</param>
/// <param name="MustBePaired">Whether only devices that are paired may start machines.</param>
public sealed record DeviceListModel(Slice<DeviceInfo> Devices, Slice<MessageInfo> Messages, bool MustBePaired)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Devices";
}
