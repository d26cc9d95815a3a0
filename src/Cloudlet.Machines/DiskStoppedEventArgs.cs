using System.Text.Json;

namespace Cloudlet.Machines;

/// <summary>Why QEMU stopped a guest at one of its disk writes.</summary>
public sealed class DiskStoppedEventArgs(bool noSpace, string reason) : EventArgs
{
    /// <summary>The host's file system is full. Otherwise the disk itself is at fault.</summary>
    public bool NoSpace { get; } = noSpace;

    /// <summary>In the host's words.</summary>
    public string Reason { get; } = reason;

    // https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html, BLOCK_IO_ERROR: nospace only where the host can tell.
    internal static DiskStoppedEventArgs Parse(JsonElement data) =>
        new(
            data.TryGetProperty("nospace", out var full) && full.GetBoolean(),
            data.TryGetProperty("reason", out var reason) ? reason.GetString()! : "no reason given"
        );
}
