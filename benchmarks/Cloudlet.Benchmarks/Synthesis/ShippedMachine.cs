using System.Text;
using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>One customised machine in every form in which it is shipped. Files are in <paramref name="Folder"/>.</summary>
/// <param name="Folder">Served over the link.</param>
/// <param name="BaseMemory">The base's memory: every box has it.</param>
/// <param name="Memory">The machine's memory, for checking.</param>
/// <param name="MachineState">The machine's state, for peers: nobody counts its way over the link.</param>
internal sealed record ShippedMachine(string Folder, string BaseMemory, string Memory, string MachineState)
{
    /// <summary>The overlay as `overlay export` writes it.</summary>
    public const string Overlay = "overlay.tar";

    /// <summary>The machine's memory, by xdelta3 against the base's.</summary>
    public const string Delta = "memory.xdelta";

    /// <summary>The machine's whole memory, by zstd.</summary>
    public const string Whole = "memory.zst";

    private const string BaseName = "base";
    private const string OverlayName = "overlay";

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Makes the machine by the daemon, and all forms of it.</summary>
    public static async Task<ShippedMachine> MakeAsync(
        BenchDaemon daemon,
        SampleGuest guest,
        SynthesisSettings settings,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var definition = guest.Machine(settings.MemoryBytes);
        var item = await daemon.Client.ResultAsync(
            daemon.Client.CreateBaseAsync(
                new CreateBase
                {
                    Name = BaseName,
                    Kernel = Path.GetFullPath(guest.Files.Kernel!),
                    Initrd = Path.GetFullPath(guest.Files.Initrd!),
                    CommandLine = definition.CommandLine,
                    MemoryBytes = settings.MemoryBytes,
                    Accelerator = "tcg",
                    Ready = "serial:READY",
                },
                cancellationToken
            ),
            CloudletJson.Default.BaseInfo,
            cancellationToken
        );
        var overlay = await CustomiseAsync(daemon, settings.ChangedBytes, cancellationToken);
        await using (var archive = File.Create(Path.Combine(folder, Overlay)))
            await daemon.Client.ExportOverlayAsync(OverlayName, archive, cancellationToken: cancellationToken);

        // Its first start decodes it: the peers are given what came out.
        await daemon.SynthesizeAsync(new SynthesisRequest { Overlay = OverlayName }, cancellationToken);
        var image = Path.Combine(daemon.Data, "images", overlay.Manifest.Split(':')[1]);
        while (!Directory.Exists(image))
            await Task.Delay(50, cancellationToken);
        var machine = new ShippedMachine(
            folder,
            Path.Combine(daemon.Data, "bases", item.Id.Split(':')[1], "memory.img"),
            Path.Combine(folder, "memory.img"),
            Path.Combine(folder, "machine.state")
        );
        await Tool.RunAsync(
            "cp",
            ["--sparse=always", Path.Combine(image, "memory.img"), machine.Memory],
            cancellationToken
        );
        File.Copy(Path.Combine(image, "machine.state"), machine.MachineState);
        await daemon.Client.DeleteOverlayAsync(OverlayName, cancellationToken);
        await Tool.RunAsync(
            "xdelta3",
            [
                "-e",
                "-1",
                "-f",
                "-B",
                $"{settings.MemoryBytes}",
                "-s",
                machine.BaseMemory,
                machine.Memory,
                machine.At(Delta),
            ],
            cancellationToken
        );
        await Tool.RunAsync("zstd", ["-q", "-3", "-f", machine.Memory, "-o", machine.At(Whole)], cancellationToken);
        return machine;
    }

    private static async Task<OverlayInfo> CustomiseAsync(
        BenchDaemon daemon,
        long bytes,
        CancellationToken cancellationToken
    )
    {
        var operation = await daemon.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = OverlayName,
                Base = BaseName,
                Interactive = true,
            },
            cancellationToken
        );
        await foreach (var told in daemon.Client.FollowAsync(operation.Id, cancellationToken))
        {
            if (told.Operation is { State: OperationState.Waiting })
                break;
        }
        await using (var console = await daemon.Client.OpenOperationSerialAsync(operation.Id, cancellationToken))
        {
            var pages = bytes / 2 / 4096;
            var command =
                $"dd if=/dev/urandom of=/run/random bs=4096 count={pages} 2>/dev/null; "
                + $"seq 1 99999999 | dd of=/run/text bs=4096 count={pages} iflag=fullblock 2>/dev/null; echo FIL''LED\n";
            await console.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken);
            var seen = new StringBuilder();
            var buffer = new byte[4096];
            while (!seen.ToString().Contains("FILLED", StringComparison.Ordinal))
            {
                var read = await console.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                    throw new BenchException($"The guest's console ended. It said: {seen}");
                seen.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        await daemon.Client.ProceedOperationAsync(operation.Id, cancellationToken);
        return await daemon.Client.ResultAsync(
            Task.FromResult(operation),
            CloudletJson.Default.OverlayInfo,
            cancellationToken
        );
    }
}
