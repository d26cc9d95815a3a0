namespace Cloudlet.Machines.Tests;

[Trait("Suite", "VM")]
public sealed class AcceleratorProbeTests
{
    [Fact]
    public async Task The_translator_works_everywhere()
    {
        var report = await AcceleratorProbe.TryAsync(Accelerator.Tcg, "qemu-system-x86_64", Deadline.After());
        Assert.True(report.Works, report.Reason);
    }

    /// <summary>Whether KVM works depends on the host. That the answer comes in time, with a reason, and leaves no QEMU does not.</summary>
    [Fact]
    public async Task An_answer_about_KVM_comes_in_time_with_a_reason_and_leaves_no_process()
    {
        var before = Qemus();
        var report = await AcceleratorProbe.TryAsync(Accelerator.Kvm, "qemu-system-x86_64", Deadline.After());
        Assert.StartsWith(report.Works ? "kvm works" : "kvm does not work", report.Reason);
        Assert.InRange(report.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Empty(Qemus().Except(before));
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    [Fact]
    public async Task The_version_of_the_installed_QEMU_can_be_read() =>
        Assert.True((await QemuVersion.ReadAsync("qemu-system-x86_64", Deadline.After())).IsSupported);

    private static List<string> Qemus() =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Where(path => int.TryParse(Path.GetFileName(path), out _))
                .Where(path =>
                {
                    try
                    {
                        return File.ReadAllText(Path.Combine(path, "cmdline")).Contains("isa-debug-exit");
                    }
                    catch (IOException)
                    {
                        return false;
                    }
                }),
        ];
}
