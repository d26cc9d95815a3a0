namespace Cloudlet.Machines.Tests;

public sealed class MachineProfileTests
{
    private static readonly MachineDefinition Definition = new()
    {
        MemoryBytes = 512 << 20,
        HasDisk = true,
        HasKernel = true,
        HasInitrd = true,
        CommandLine = "console=ttyS0",
    };

    private static readonly MachineLaunch Launch = new()
    {
        Name = "one,two",
        Definition = Definition,
        Files = new MachineFiles("/i/disk.qcow2", "qcow2", "/b/kernel", "/b/initrd"),
        Run = new RunFolder("/r,1"),
        SerialLog = "/i/serial.log",
        QemuLog = "/i/qemu.log",
        Incoming = true,
    };

    /// <summary>Frozen into every base: if this fails, it wants to be profile 2.</summary>
    [Fact]
    public void Profile_1_is_what_it_has_always_been()
    {
        var arguments = MachineProfile.ForVersion(1).Arguments(Launch, 3, 4);
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Profiles", "profile1.txt"));
        Assert.Equal(expected, string.Join('\n', arguments) + "\n");
    }

    [Fact]
    public async Task A_memory_image_is_mapped_copy_on_write_from_its_descriptor()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.At("memory.img"), new byte[1 << 20]);
        using var image = await MemoryImage.FillAsync(folder.At("memory.img"), null, Deadline.After());
        var launch = Launch with { Memory = image, Definition = Definition with { MemoryBytes = 1 << 20 } };
        Assert.Contains(
            "memory-backend-file,id=mem,size=1048576,mem-path=/proc/self/fd/4,share=off",
            MachineProfile.ForVersion(1).Arguments(launch, 3, 4)
        );
    }

    [Fact]
    public void A_machine_without_disk_and_kernel_keeps_the_addresses_of_the_others()
    {
        var launch = Launch with
        {
            Definition = new MachineDefinition { MemoryBytes = 1 << 20, Accelerator = Accelerator.Kvm },
            Files = MachineFiles.None,
            Incoming = false,
        };
        var with = MachineProfile.ForVersion(1).Arguments(Launch, 3, 4).Where(a => a.Contains("addr=0x"));
        var without = MachineProfile.ForVersion(1).Arguments(launch, 3, 4);
        Assert.Equal(
            with.Where(a => !a.StartsWith("virtio-blk", StringComparison.Ordinal)),
            without.Where(a => a.Contains("addr=0x"))
        );
        Assert.Contains("kvm", without);
        Assert.DoesNotContain("-kernel", without);
        Assert.DoesNotContain("-blockdev", without);
        Assert.DoesNotContain("-incoming", without);
    }

    [Fact]
    public void No_profile_has_a_balloon() =>
        Assert.DoesNotContain(MachineProfile.ForVersion(1).Arguments(Launch, 3, 4), a => a.Contains("balloon"));

    [Fact]
    public void A_profile_of_the_future_is_refused_with_its_number()
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => MachineProfile.ForVersion(2));
        Assert.Equal(2, e.ActualValue);
    }

    [Fact]
    public void All_that_does_not_fit_together_is_told_at_once()
    {
        var launch = Launch with
        {
            Definition = new MachineDefinition
            {
                MemoryBytes = 1000,
                HasDisk = true,
                CommandLine = "x",
            },
            Files = new MachineFiles(null, "raw", "/b/kernel", null),
        };
        Assert.Equal(4, launch.Problems().Count);
    }

    [Fact]
    public void A_definition_survives_JSON()
    {
        var json = System.Text.Json.JsonSerializer.Serialize(Definition);
        Assert.Contains("\"tcg\"", json);
        Assert.Equal(Definition, System.Text.Json.JsonSerializer.Deserialize<MachineDefinition>(json));
    }
}
