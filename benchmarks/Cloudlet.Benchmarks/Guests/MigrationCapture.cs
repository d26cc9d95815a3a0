using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>
/// Writes a guest out as any user of QEMU would: <c>stop</c>, <c>migrate</c>, every byte into one file. Our own freeze
/// takes the stream apart while it comes; the rival of a resume needs it whole.
/// </summary>
internal static class MigrationCapture
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Stops the guest and writes its whole stream to <paramref name="file"/>. QEMU's one control connection is taken over.</summary>
    /// <exception cref="BenchException">QEMU gave up.</exception>
    public static async Task SaveAsync(Machine machine, string file, CancellationToken cancellationToken)
    {
        await machine.PauseAsync(cancellationToken);
        await using var qmp = await ControlConnection.TakeOverAsync(machine, cancellationToken);
        var path = Path.Combine(machine.Run.Path, "whole.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        // A machine of ours pauses before its last step; any user's QEMU does not.
        var straight = new JsonObject { ["capability"] = "pause-before-switchover", ["state"] = false };
        await qmp.ExecuteAsync(
            "migrate-set-capabilities",
            new JsonObject { ["capabilities"] = new JsonArray(straight) },
            cancellationToken
        );
        var unlimited = new JsonObject { ["max-bandwidth"] = 100_000_000_000 };
        await qmp.ExecuteAsync("migrate-set-parameters", unlimited, cancellationToken);
        await qmp.ExecuteAsync("migrate", new JsonObject { ["uri"] = $"unix:{path}" }, cancellationToken);
        await using (var source = new NetworkStream(await listener.AcceptAsync(cancellationToken), ownsSocket: true))
        await using (var target = File.Create(file))
            await source.CopyToAsync(target, 1 << 20, cancellationToken);
        while (true)
        {
            var reply = await qmp.ExecuteAsync("query-migrate", null, cancellationToken);
            var status = reply.GetProperty("status").GetString();
            if (status == "completed")
                return;
            if (status is "failed" or "cancelled")
                throw new BenchException($"QEMU did not write the guest out: {reply.GetRawText()}");
            await Task.Delay(Look, cancellationToken);
        }
    }
}
