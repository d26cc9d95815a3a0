using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Devices;

/// <summary>What can be done with a device, and with a message.</summary>
internal static class DeviceActions
{
    public static ApiAction Revoke(DeviceInfo device) =>
        new(
            "Revoke",
            "x",
            $"POST {Routes.DeviceRevoke(device.Id)}",
            $"cloudlet device revoke {ShellWord.Of(device.Id)}"
        )
        {
            WhyNot = device.RevokedAt is null ? null : "It is revoked.",
            Confirm = $"The device {device.Id} is refused from now on. It can be paired again after it was deleted.",
            Done = $"{device.Id} is refused from now on",
        };

    public static ApiAction Delete(DeviceInfo device) =>
        new(
            "Delete",
            "trash",
            $"DELETE {Routes.Device(device.Id)}",
            $"cloudlet device delete {ShellWord.Of(device.Id)}"
        )
        {
            Confirm = $"The device {device.Id} goes, as if it had never been paired. It may be paired anew.",
            Done = $"{device.Id} is deleted",
        };

    public static ApiAction Delete(MessageInfo message) =>
        new("Delete", "trash", $"DELETE {Routes.Message(message.Id)}", $"cloudlet message delete {message.Id}")
        {
            Confirm = message.ReadAt is null
                ? $"The message {message.Id} goes; the device {message.Device} has not read it."
                : $"The message {message.Id} goes; the device {message.Device} has read it.",
            Done = "The message is deleted",
        };
}
