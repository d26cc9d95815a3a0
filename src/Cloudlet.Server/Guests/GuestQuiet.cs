using Cloudlet.Server.Operations;

namespace Cloudlet.Server.Guests;

/// <summary>
/// Before a freeze: what the guest has freed must not travel. Dirty pages are written, caches dropped, free blocks
/// trimmed, free memory filled with zeros where the kernel does not do that itself. Without an agent nothing of it is
/// possible, and the operation's output says so.
/// </summary>
internal static class GuestQuiet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Each step may fail on a small guest (no fstrim, no tmpfs): the others still help. The filling leaves 32 MiB, so that
    // nothing is killed for want of memory; with init_on_free=1 the kernel has zeroed freed pages already.
    private const string Script = """
        sync
        echo 3 > /proc/sys/vm/drop_caches
        fstrim -a || fstrim /
        if ! grep -q init_on_free=1 /proc/cmdline; then
            free=$(awk '/^MemFree:/ { print int($2 / 1024) - 32 }' /proc/meminfo)
            folder=$(mktemp -d) && mount -t tmpfs -o size=90% cloudlet-fill "$folder" && {
                [ "$free" -gt 0 ] && dd if=/dev/zero of="$folder/zeros" bs=1M count="$free"
                umount "$folder"
            }
            rmdir "$folder"
        fi
        sync
        echo 3 > /proc/sys/vm/drop_caches
        """;

    /// <summary>Does what the guest allows.</summary>
    public static async Task PrepareAsync(Machine machine, Operation operation, CancellationToken cancellationToken)
    {
        if (!await Guest.HasAgentAsync(machine, Patience, cancellationToken))
        {
            operation.Output("No agent answers in the guest: caches and freed memory travel with it.\n");
            return;
        }
        await using var agent = await GuestAgent.ConnectAsync(machine.Run, new AgentOptions(), cancellationToken);
        await agent.ExecAsync(new AgentCommand("/bin/sh", "-c", Script), null, cancellationToken);
    }
}
