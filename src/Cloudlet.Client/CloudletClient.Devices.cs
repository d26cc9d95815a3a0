using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The devices that were paired, by id.</summary>
    public Task<IReadOnlyList<DeviceInfo>> ListDevicesAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Devices, CloudletJson.Default.IReadOnlyListDeviceInfo, cancellationToken);

    /// <summary>One device.</summary>
    public Task<DeviceInfo> GetDeviceAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Device(id), CloudletJson.Default.DeviceInfo, cancellationToken);

    /// <summary>Pairs a device.</summary>
    public Task<AddedDevice> AddDeviceAsync(AddDevice device, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.Devices,
            device,
            CloudletJson.Default.AddDevice,
            CloudletJson.Default.AddedDevice,
            null,
            cancellationToken
        );

    /// <summary>Takes a pairing back: the device is refused from now on.</summary>
    public Task<DeviceInfo> RevokeDeviceAsync(string id, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.DeviceRevoke(id), CloudletJson.Default.DeviceInfo, cancellationToken);

    /// <summary>Forgets a device, as if it had never been paired.</summary>
    public Task DeleteDeviceAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Device(id), cancellationToken);
}
