using System.Text;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class RealStreamTests(FrozenGuest frozen) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("hubport,id=net0,hubid=0")]
    [InlineData("socket,id=net0,listen=127.0.0.1:0")]
    public async Task A_guest_that_was_frozen_on_user_networking_resumes_on_another_backend(string backend)
    {
        Assert.True(frozen.Freeze.Stream.NetworkStateDropped);
        var qemu = folder.At("qemu");
        await File.WriteAllTextAsync(
            qemu,
            $$"""
            #!/bin/bash
            exec qemu-system-x86_64 "${@/#user,id=net0,*/{{backend}}}"
            """
        );
        File.SetUnixFileMode(qemu, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var launch = new MachineLaunch
        {
            Name = "elsewhere",
            Definition = frozen.Images.Definition,
            Files = frozen.Images.Files,
            Run = new RunFolder(folder.At("run")),
            SerialLog = folder.At("serial"),
            QemuLog = folder.At("log"),
            Memory = frozen.Memory,
            Incoming = true,
            QemuPath = qemu,
        };
        await using var machine = await Machine.LaunchAsync(launch, Deadline.After());
        try
        {
            var arguments = await File.ReadAllTextAsync($"/proc/{machine.Identity.ProcessId}/cmdline");
            Assert.Contains(backend, arguments);
            Assert.DoesNotContain("user,id=net0", arguments);
            await machine.LoadStateAsync(frozen.MachineState, Deadline.After());
            await machine.ContinueAsync(Deadline.After());
            await Deadline.UntilAsync(
                () => File.ReadAllText(launch.SerialLog).Contains($"tick {frozen.LastTick + 2}"),
                "the guest goes on"
            );
        }
        finally
        {
            await machine.KillAsync();
        }
    }

    [Fact]
    public async Task A_real_machine_state_is_its_own_canonical_form_and_says_what_it_is()
    {
        var original = await File.ReadAllBytesAsync(frozen.MachineState);
        using var again = new MemoryStream();
        var (memory, token) = (new MemoryMap(), TestContext.Current.CancellationToken);
        await MigrationStreamReader.ReadAsync(new MemoryStream(original), "mem", memory, again, null, token);
        Assert.Equal(original, again.ToArray());
        Assert.Empty(memory.Pages);

        var state = await MachineState.ReadAsync(new MemoryStream(original), "mem", token);
        Assert.Equal(("pc-q35-7.2", frozen.Images.Definition.MemoryBytes), (state.MachineType, state.MemoryBytes));
        Assert.Contains("cpu", state.Devices);
        Assert.DoesNotContain("slirp", Encoding.Latin1.GetString(original));
    }

    [Fact]
    public async Task A_machine_gives_back_the_memory_image_that_it_maps()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        using var image = MemoryImage.Reopen(guest.Machine.Identity.ProcessId, frozen.Images.Definition.MemoryBytes);
        Assert.NotNull(image);
        Assert.Equal(
            await File.ReadAllBytesAsync(frozen.MemoryFile),
            await File.ReadAllBytesAsync($"/proc/self/fd/{image.Descriptor}")
        );
    }
}
