using System.Runtime.InteropServices;

namespace Cloudlet.Machines;

/// <summary>
/// Finds out whether an accelerator works by running a guest under it. Looking is not enough: there are hosts where
/// <c>/dev/kvm</c> opens, a virtual machine can be created, and every guest then hangs without a word.
/// </summary>
public static class AcceleratorProbe
{
    // QEMU's isa-debug-exit ends it with twice the written value plus one.
    private const int Success = (0x10 << 1) | 1;

    private const string KvmDevice = "/dev/kvm";

    // The BIOS counts in cylinders of 504 KiB, and boots from no disk that is smaller than one.
    private const long DiskBytes = 1 << 20;

    // A guest under KVM needs 0.2 s, and a hanging one should not keep people waiting. The translator needs 0.4 s, but
    // all of a processor, which a busy host may not have.
    private static readonly TimeSpan KvmLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TcgLimit = TimeSpan.FromSeconds(20);

    /// <summary>Boots a small payload and waits for it, with a time limit: 3 s under KVM. Its QEMU is gone when this returns.</summary>
    /// <exception cref="ProgramMissingException">There is no QEMU.</exception>
    public static async Task<AcceleratorReport> TryAsync(
        Accelerator accelerator,
        string qemuPath,
        CancellationToken cancellationToken
    )
    {
        using var disk = Descriptor.CreateMemoryFile("payload");
        RandomAccess.SetLength(disk, DiskBytes);
        RandomAccess.Write(disk, BootSector(), 0);
        var (name, limit) = accelerator == Accelerator.Kvm ? ("kvm", KvmLimit) : ("tcg", TcgLimit);
        string[] arguments =
        [
            "-nodefaults",
            "-no-user-config",
            "-sandbox",
            "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
            "-machine",
            "q35,vmport=off,usb=off",
            "-accel",
            name,
            // As our machines have it: there are hosts whose KVM boots, slowly, a guest without SSE3.
            "-cpu",
            $"{MachineDefinition.DefaultCpuModel},enforce",
            "-m",
            "16M",
            "-display",
            "none",
            "-no-reboot",
            "-blockdev",
            $"driver=raw,node-name=disk0,read-only=on,file.driver=file,file.locking=off,file.filename=/proc/self/fd/{ProcessStart.FirstDescriptor}",
            "-device",
            "virtio-blk-pci,drive=disk0,bootindex=0",
            "-device",
            "isa-debug-exit,iobase=0xf4,iosize=0x1",
        ];
        List<SafeHandle> descriptors = [disk];
        var started = TimeProvider.System.GetTimestamp();
        var run = await CapturedProcess.RunAsync(qemuPath, arguments, descriptors, limit, cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var works = run.Exit?.Code == Success;
        return new AcceleratorReport(accelerator, works, Describe(name, run, limit), elapsed);
    }

    private static string Describe(string name, CapturedProcess run, TimeSpan limit)
    {
        if (run.Exit?.Code == Success)
            return $"{name} works: a guest has booted and calculated.";
        if (name == "kvm" && !File.Exists(KvmDevice))
            return $"kvm does not work: this host has no {KvmDevice}.";
        // One warning for each feature that is missing, then what came of it.
        var words = string.Join(" ", run.Output.Trim().Split('\n').TakeLast(2));
        if (run.Exit is not null)
            return $"{name} does not work: QEMU ended ({run.Exit}). {words}".TrimEnd();
        return $"{name} does not work: a guest did not get as far as its first boot sector within {limit.TotalSeconds} s. {words}".TrimEnd();
    }

    /// <summary>
    /// A boot sector that adds up 1 to 10000 and ends QEMU when the sum is right:
    /// <code>
    /// 7c00  31 c0        xor  ax, ax
    /// 7c02  b9 10 27     mov  cx, 10000
    /// 7c05  01 c8        add  ax, cx
    /// 7c07  e2 fc        loop 7c05
    /// 7c09  3d 08 04     cmp  ax, 0408h     ; 10000 * 10001 / 2, the low 16 bits
    /// 7c0c  75 04        jne  7c12
    /// 7c0e  b0 10        mov  al, 10h
    /// 7c10  e6 f4        out  f4h, al       ; isa-debug-exit
    /// 7c12  f4           hlt
    /// 7c13  eb fd        jmp  7c12
    /// </code>
    /// </summary>
    private static byte[] BootSector()
    {
        var code = Convert.FromHexString("31C0B9102701C8E2FC3D08047504B010E6F4F4EBFD");
        var sector = new byte[512];
        code.CopyTo(sector);
        (sector[510], sector[511]) = (0x55, 0xaa);
        return sector;
    }
}
