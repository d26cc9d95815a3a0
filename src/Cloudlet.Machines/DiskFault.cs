using System.Text.Json;

namespace Cloudlet.Machines;

/// <summary>Why QEMU stopped a guest at one of its disk writes.</summary>
/// <param name="NoSpace">The host's file system is full. Otherwise the disk itself is at fault.</param>
/// <param name="Reason">In the host's words.</param>
public sealed record DiskFault(bool NoSpace, string Reason)
{
    // https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html, BLOCK_IO_ERROR: nospace only where the host can tell.
    internal static DiskFault Parse(JsonElement data) =>
        new(
            data.TryGetProperty("nospace", out var full) && full.GetBoolean(),
            data.TryGetProperty("reason", out var reason) ? reason.GetString()! : "no reason given"
        );
}
