using System.Diagnostics;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Hosting;

/// <summary>Tries what a cloudlet needs of its host, and says what to do about what does not work.</summary>
internal sealed class Doctor(
    HostCapabilities capabilities,
    DataDirectory data,
    OverlayCatalogue overlays,
    ControlGroups groups,
    QemuImg qemuImg,
    TimeProvider time
)
{
    private const long LittleDisk = 4L << 30;
    private const long LittleMemory = 1L << 30;

    /// <summary>Runs every check, one after the other.</summary>
    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        List<DoctorCheck> checks =
        [
            await TryAsync("qemu", () => QemuAsync(cancellationToken), "apt install qemu-system-x86"),
            await TryAsync("qemu-img", () => QemuImgAsync(cancellationToken), "apt install qemu-utils"),
            await TryAsync(
                "kvm",
                () => AcceleratorAsync(Accelerator.Kvm, cancellationToken),
                "Nothing needs to be done: guests are emulated (tcg), some ten times slower."
            ),
            await TryAsync("tcg", () => AcceleratorAsync(Accelerator.Tcg, cancellationToken), "See QEMU's message."),
            await TryAsync(
                "memory image",
                () => MemoryImageAsync(cancellationToken),
                "A Linux kernel with memfd and sealing is needed."
            ),
            await TryAsync("memory", Memory, "Use a box with more memory, or smaller guests."),
            await TryAsync(
                "limits",
                Limits,
                "Let the daemon have a cgroup of its own: systemd's Delegate=yes and DelegateSubgroup=daemon."
            ),
            await TryAsync("disk", Disk, "Give the data directory more space: cloudlet serve --data."),
            await TryAsync("overlays", Overlays, "Delete it (cloudlet overlay delete NAME), then import it again."),
        ];
        return new DoctorReport(checks, checks.TrueForAll(check => check.Result != "failed"));
    }

    private async Task<Finding> QemuAsync(CancellationToken cancellationToken)
    {
        var qemu = await capabilities.QemuAsync(cancellationToken);
        return qemu.Version.IsSupported
            ? Finding.Ok(
                $"QEMU {qemu.Version}, {qemu.MachineTypes.Count} machine types, {qemu.CpuModels.Count} CPU models"
            )
            : Finding.Failed($"QEMU {qemu.Version} is too old: {QemuVersion.Minimum} or later is needed");
    }

    private async Task<Finding> QemuImgAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkFolder(data);
        var disk = work.File("base.raw");
        await using (var file = File.Create(disk))
            file.SetLength(1 << 20);
        await qemuImg.CreateOverlayAsync(work.File("layer.qcow2"), disk, "raw", cancellationToken);
        return Finding.Ok($"{qemuImg.Program} made a disk layer");
    }

    private async Task<Finding> AcceleratorAsync(Accelerator accelerator, CancellationToken cancellationToken)
    {
        var report = await capabilities.ProbeAsync(accelerator, cancellationToken);
        return report.Works ? Finding.Ok(report.Reason)
            : accelerator == Accelerator.Kvm
                ? Finding.Warning($"{report.Reason.TrimEnd('.')}. Guests run several times slower without it.")
            : Finding.Failed(report.Reason);
    }

    private async Task<Finding> MemoryImageAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkFolder(data);
        var path = work.File("memory.img");
        await using (var file = File.Create(path))
            file.SetLength(1 << 20);
        using var image = await MemoryImage.FillAsync(path, null, cancellationToken);
        return Finding.Ok("a sealed memory file can be made");
    }

    private static Task<Finding> Memory()
    {
        var memory = MemoryInfo.Read();
        var text = $"{memory.Available >> 20} MiB free of {memory.Total >> 20} MiB";
        return Task.FromResult(memory.Available < LittleMemory ? Finding.Warning(text) : Finding.Ok(text));
    }

    private Task<Finding> Limits() =>
        Task.FromResult(
            groups.Work
                ? Finding.Ok($"each machine has a control group, {groups.Report}")
                : Finding.Warning($"machines run without limits of their own: {groups.Report}")
        );

    private Task<Finding> Disk()
    {
        var free = new DriveInfo(data.Root).AvailableFreeSpace;
        var text = $"{free >> 20} MiB free in {data.Root}";
        return Task.FromResult(free < LittleDisk ? Finding.Warning(text) : Finding.Ok(text));
    }

    private Task<Finding> Overlays()
    {
        var damaged = overlays.Damaged();
        return Task.FromResult(
            damaged.Count == 0
                ? Finding.Ok($"{overlays.List().Count} can be read")
                : Finding.Warning($"damaged: {string.Join(", ", damaged.Select(descriptor => descriptor.Name))}")
        );
    }

    private async Task<DoctorCheck> TryAsync(string name, Func<Task<Finding>> check, string remedy)
    {
        var start = time.GetTimestamp();
        Finding finding;
        try
        {
            finding = await check();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            finding = Finding.Failed(exception.Message);
        }
        return new DoctorCheck(
            name,
            finding.Result,
            finding.Detail,
            finding.Result == "ok" ? null : remedy,
            Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1)
        );
    }

    private readonly record struct Finding(string Result, string Detail)
    {
        public static Finding Ok(string detail) => new("ok", detail);

        public static Finding Warning(string detail) => new("warning", detail);

        public static Finding Failed(string detail) => new("failed", detail);
    }
}
