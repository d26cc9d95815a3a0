using Cloudlet.Cli.Bases;
using Cloudlet.Cli.Devices;
using Cloudlet.Cli.Host;
using Cloudlet.Cli.Instances;
using Cloudlet.Cli.Leases;
using Cloudlet.Cli.Messages;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Overlays;
using Cloudlet.Cli.Services;
using Cloudlet.Cli.Synthesis;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Output;

public class ViewsTests
{
    private static readonly ViewText Text = new(new ManualClock());

    [Fact]
    public void Bases_look_as_they_were_reviewed()
    {
        var small = Samples.Base("initramfs") with { DiskBytes = 0, MemoryBytes = 96L << 20, StoredBytes = 9_437_184 };
        Matches("base-list", BaseViews.List([Samples.Base(), small], Text));
        Matches("base-show", BaseViews.Show(Samples.Base(), Text));
    }

    [Fact]
    public void Overlays_look_as_they_were_reviewed()
    {
        Matches("overlay-list", OverlayViews.List([Samples.Overlay(), Samples.Overlay("web")], Text));
        Matches("overlay-show", OverlayViews.Show(Samples.Overlay(), Text));
        Matches(
            "overlay-verify",
            OverlayViews.Verified(new VerificationResult(Samples.Overlay().Id, 33, 61_341_696, 65_212), Text)
        );
        Matches(
            "overlay-recompress",
            OverlayViews.Recompressed(
                new RecompressionResult(Samples.Overlay() with { Effort = OverlayEffort.Max }, 80_740_352),
                Text
            )
        );
    }

    [Fact]
    public void Instances_look_as_they_were_reviewed()
    {
        var failed = Samples.Instance("speech-2") with
        {
            State = InstanceState.Failed,
            ProcessId = null,
            Ports = [new PortMapping(8080, 0, "tcp"), new PortMapping(22, 0, "tcp")],
            EndedAt = Samples.Noon.AddMinutes(9),
            Reason = "QEMU ended with signal 9. The end of its log:\nqemu: line one\nqemu: line two",
            VncSocket = null,
        };
        Matches("instance-list", InstanceViews.List([Samples.Instance(), failed], Text));
        Matches("instance-show", InstanceViews.Show(Samples.Instance(), Text));
        Matches("instance-show-failed", InstanceViews.Show(failed, Text));
        Matches("synthesis", SynthesisViews.Show(Samples.Synthesis(), Text));
    }

    [Fact]
    public void Services_look_as_they_were_reviewed()
    {
        var small = Samples.Service("web") with { Tags = [], LeastMemoryBytes = null, IdealMemoryBytes = null };
        Matches("service-list", ServiceViews.List([Samples.Service(), small], Text));
        Matches("service-show", ServiceViews.Show(Samples.Service(), Text));
        Matches("service-start", ServiceViews.Ensured(Samples.Ensured(), Text));
        Matches(
            "service-versions",
            ServiceViews.Versions([Samples.Version(2, current: false), Samples.Version(1, current: true)], Text)
        );
    }

    [Fact]
    public void Leases_look_as_they_were_reviewed()
    {
        var lease = Samples.Ensured().Lease;
        Matches("lease-list", LeaseViews.List([lease, lease with { Device = "phone-of-anna" }], Text));
        Matches("lease-show", LeaseViews.Show(lease, Text));
    }

    [Fact]
    public void Messages_look_as_they_were_reviewed()
    {
        Matches("message-list", MessageViews.List([Samples.Message(7), Samples.Message(12, service: null)], Text));
        Matches("message-send", MessageViews.Show(Samples.Message(7), Text));
    }

    [Fact]
    public void Devices_look_as_they_were_reviewed()
    {
        Matches("device-list", DeviceViews.List([Samples.Device("paired"), Samples.Device("revoked")], Text));
        Matches("device-add", DeviceViews.Added(new AddedDevice(Samples.Device("paired"), "made-for-this-one"), Text));
        Matches("device-revoke", DeviceViews.Show(Samples.Device("revoked"), Text));
    }

    [Fact]
    public void Operations_look_as_they_were_reviewed()
    {
        var running = Samples.Operation() with { Progress = new StageProgress("freeze", 100L << 20, 512L << 20) };
        var failed = Samples.Failed(Samples.Missing("disk")) with
        {
            Id = "op-2",
            Steps = [new StepTiming("boot", 14_123), new StepTiming("freeze", 812.3)],
        };
        Matches("operation-list", OperationViews.List([running, failed], Text));
        Matches("operation-show", OperationViews.Show(running, Text));
        Matches("operation-show-failed", OperationViews.Show(failed, Text));
    }

    [Fact]
    public void The_doctor_looks_as_it_was_reviewed()
    {
        var report = new DoctorReport(
            [
                new DoctorCheck("qemu", "ok", "QEMU 7.2.15", null, 31.2),
                new DoctorCheck("kvm", "failed", "The guest hung for 5 s.", "Nothing to do: tcg is used.", 5000),
            ],
            Healthy: false
        );
        Matches("doctor", HostViews.Doctor(report, Text));
        Matches(
            "system",
            HostViews.System(
                new SystemInfo
                {
                    Version = "0.1.0",
                    Id = "6b1f5a0e-1d59-4e55-9c0c-0d2d1b8f2a11",
                    Name = "library",
                    CpuLoad = 0.25,
                    DataDirectory = "/var/lib/cloudlet",
                    Cpus = 2,
                    MemoryBytes = 8L << 30,
                    MemoryAvailableBytes = 5L << 30,
                    DiskAvailableBytes = 71L << 30,
                    Accelerator = "tcg",
                    Bases = 1,
                    Overlays = 2,
                    Instances = 3,
                    SharedMemoryBytes = 180L << 20,
                },
                Text
            )
        );
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.254, "25 %")]
    [InlineData(1, "100 %")]
    [InlineData(7.2, "full, 7.2x")]
    public void A_load_is_never_more_than_all_of_the_processors(double load, string text) =>
        Assert.Equal(text, ViewText.Load(load));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1023, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(61_341_696, "58.5 MiB")]
    [InlineData(1_073_741_823, "1 GiB")]
    [InlineData(512L << 20, "512 MiB")]
    public void Sizes_have_three_digits_and_a_unit(long bytes, string text)
    {
        Assert.Equal(text, ViewText.Size(bytes));
    }

    /// <summary>Each view as a pipe and as a terminal gets it.</summary>
    private static void Matches(string name, IEnumerable<View> views)
    {
        var seen = views.ToList();
        var plain = new StringWriter();
        var terminal = new CliRun();
        var environment = terminal.Environment with { };
        foreach (var view in seen)
        {
            PlainViews.Write(plain, view);
            TerminalViews.Write(environment, view);
        }
        Snapshot.Matches($"views/{name}", plain.ToString());
        Snapshot.Matches($"views/{name}.terminal", terminal.Out);
    }
}
