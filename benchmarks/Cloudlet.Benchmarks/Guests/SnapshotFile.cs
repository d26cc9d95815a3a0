using System.Text.Json.Nodes;
using Cloudlet.Benchmarks.Synthesis;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>A guest in QEMU's own snapshot, as <c>savevm</c> writes it and <c>loadvm</c> reads it, in a qcow2 file that holds nothing else.</summary>
internal static class SnapshotFile
{
    private const string Node = "snapshots";
    private const string Tag = "frozen";

    /// <summary>Saves a guest. The caller disposes the machine; its connection is gone then.</summary>
    public static async Task SaveAsync(BenchMachine running, string path, CancellationToken cancellationToken)
    {
        await Tool.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", path, "1M"], cancellationToken);
        await running.Machine.PauseAsync(cancellationToken);
        await using var control = await ControlConnection.TakeOverAsync(running.Machine, cancellationToken);
        await AttachAsync(control, path, cancellationToken);
        await control.RunJobAsync("snapshot-save", Arguments(), cancellationToken);
    }

    /// <summary>Loads a guest into a machine that has not begun to boot, and lets it run. The machine's connection is gone then.</summary>
    public static async Task LoadAsync(BenchMachine bare, string path, CancellationToken cancellationToken)
    {
        await using var control = await ControlConnection.TakeOverAsync(bare.Machine, cancellationToken);
        await AttachAsync(control, path, cancellationToken);
        await control.RunJobAsync("snapshot-load", Arguments(), cancellationToken);
        await control.ExecuteAsync("cont", null, cancellationToken);
    }

    private static async Task AttachAsync(
        ControlConnection control,
        string path,
        CancellationToken cancellationToken
    ) =>
        await control.ExecuteAsync(
            "blockdev-add",
            new JsonObject
            {
                ["driver"] = "qcow2",
                ["node-name"] = Node,
                ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = path },
            },
            cancellationToken
        );

    private static JsonObject Arguments() =>
        new()
        {
            ["tag"] = Tag,
            ["vmstate"] = Node,
            ["devices"] = new JsonArray(Node),
        };
}
