using System.Globalization;
using System.Text.Json.Nodes;

namespace Cloudlet.Machines;

/// <summary>
/// Profile 1: q35 with fixed PCI addresses, BIOS. No balloon: through one a guest could have QEMU punch holes into shared
/// memory. No sleep states: a guest that suspends itself is lost to its users.
/// </summary>
internal sealed class MachineProfile1 : MachineProfile
{
    private const long MiB = 1 << 20;

    // The translator's cache may grow to 1 GiB by default; guests here are many and small.
    private const int TranslationCacheMiB = 256;

    public override int Version => 1;

    public override IReadOnlyList<string> Arguments(MachineLaunch launch, int controlDescriptor, int memoryDescriptor)
    {
        var definition = launch.Definition;
        var run = launch.Run;
        List<string> arguments =
        [
            "-name",
            $"guest={Escape(launch.Name)}",
            "-nodefaults",
            "-no-user-config",
            "-sandbox",
            "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
            "-msg",
            "timestamp=on",
            "-S",
            "-chardev",
            $"socket,id=qmp0,fd={controlDescriptor},server=on,wait=off",
            "-mon",
            "chardev=qmp0,mode=control",
            "-machine",
            $"{definition.MachineType},memory-backend={MemoryBlock},vmport=off,usb=off",
            "-accel",
            definition.Accelerator == Accelerator.Kvm ? "kvm" : $"tcg,tb-size={TranslationCacheMiB}",
            // Enforce: a CPU with less than the name promises would crash the guest later, without a reason.
            "-cpu",
            $"{definition.CpuModel},enforce",
            "-smp",
            $"cpus={definition.Cpus},sockets=1,cores={definition.Cpus},threads=1",
            "-m",
            $"{definition.MemoryBytes / MiB}M",
            "-object",
            Memory(launch, memoryDescriptor),
            "-global",
            "ICH9-LPC.disable_s3=1",
            "-global",
            "ICH9-LPC.disable_s4=1",
            "-rtc",
            "base=utc",
            "-display",
            "none",
            "-vnc",
            $"unix:{Escape(run.VncSocket)}",
            "-device",
            "VGA,id=vga0,bus=pcie.0,addr=0x1,vgamem_mb=16",
            "-netdev",
            $"user,id={Network},net=10.0.2.0/24,dhcpstart=10.0.2.15,ipv6=off",
            "-device",
            $"virtio-net-pci,id=nic0,netdev={Network},mac=52:54:00:c1:0d:01,bus=pcie.0,addr=0x2,romfile=",
        ];
        if (definition.HasDisk)
            arguments.AddRange(Disk(launch.Files));
        arguments.AddRange([
            "-device",
            "virtio-serial-pci,id=vserial0,bus=pcie.0,addr=0x4",
            "-chardev",
            $"socket,id=agent0,path={Escape(run.AgentSocket)},server=on,wait=off",
            "-device",
            "virtserialport,id=agentport0,bus=vserial0.0,nr=1,chardev=agent0,name=org.qemu.guest_agent.0",
            "-chardev",
            $"socket,id=hook0,path={Escape(run.HookSocket)},server=on,wait=off",
            "-device",
            "virtserialport,id=hookport0,bus=vserial0.0,nr=2,chardev=hook0,name=org.cloudlet.hook.0",
            "-object",
            "rng-builtin,id=entropy0",
            "-device",
            "virtio-rng-pci,id=rng0,rng=entropy0,bus=pcie.0,addr=0x5",
            "-device",
            "qemu-xhci,id=usb0,bus=pcie.0,addr=0x6",
            "-device",
            "usb-tablet,id=tablet0,bus=usb0.0,port=1",
            "-device",
            "vmgenid,id=generation0,guid=auto",
            "-chardev",
            $"socket,id=serial0,path={Escape(run.SerialSocket)},server=on,wait=off,"
                + $"logfile={Escape(launch.SerialLog)},logappend=on",
            "-device",
            "isa-serial,id=uart0,chardev=serial0",
        ]);
        arguments.AddRange(Kernel(launch));
        if (launch.Incoming)
            arguments.AddRange(["-incoming", "defer"]);
        return arguments;
    }

    private static string Memory(MachineLaunch launch, int descriptor)
    {
        var size = launch.Definition.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        return launch.Memory is null
            ? $"memory-backend-ram,id={MemoryBlock},size={size}"
            : $"memory-backend-file,id={MemoryBlock},size={size},mem-path=/proc/self/fd/{descriptor},share=off";
    }

    private static string[] Disk(MachineFiles files)
    {
        var file = new JsonObject
        {
            ["driver"] = "file",
            ["node-name"] = "disk0-file",
            ["filename"] = Path.GetFullPath(files.Disk!),
            ["discard"] = "unmap",
        };
        var format = new JsonObject
        {
            ["driver"] = files.DiskFormat,
            ["node-name"] = "disk0",
            ["file"] = "disk0-file",
            ["discard"] = "unmap",
            ["detect-zeroes"] = "unmap",
        };
        if (files.Backing is { } backing)
        {
            format["backing"] = new JsonObject
            {
                ["driver"] = "qcow2",
                ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = Path.GetFullPath(backing) },
            };
        }
        return
        [
            "-blockdev",
            file.ToJsonString(),
            "-blockdev",
            format.ToJsonString(),
            "-device",
            // Boot index 0 is the kernel's that QEMU loads itself.
            "virtio-blk-pci,id=vda0,drive=disk0,bus=pcie.0,addr=0x3,bootindex=1,discard=on,write-cache=on",
        ];
    }

    private static List<string> Kernel(MachineLaunch launch)
    {
        var arguments = new List<string>();
        if (!launch.Definition.HasKernel)
            return arguments;
        arguments.AddRange(["-kernel", Path.GetFullPath(launch.Files.Kernel!)]);
        if (launch.Definition.HasInitrd)
            arguments.AddRange(["-initrd", Path.GetFullPath(launch.Files.Initrd!)]);
        if (launch.Definition.CommandLine is { Length: > 0 } commandLine)
            arguments.AddRange(["-append", commandLine]);
        return arguments;
    }

    /// <summary>In QEMU's option lists a comma ends a value unless it is doubled.</summary>
    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
