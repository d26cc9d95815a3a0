using Cloudlet.Server.Bases;

namespace Cloudlet.Server.Tests.Bases;

public sealed class BasePlanTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void Every_fault_is_told_with_its_field_and_its_value()
    {
        var problem = Refused.By(() =>
            BasePlan.From(
                new CreateBase
                {
                    Name = "No Name",
                    Disk = "disk.raw",
                    Initrd = folder.At("missing"),
                    CommandLine = "quiet",
                    MemoryBytes = 1000,
                    Cpus = 65,
                    Accelerator = "xen",
                    Ready = "tcp:0",
                    TimeoutSeconds = -1,
                }
            )
        );

        Assert.Equal((ProblemCodes.InvalidRequest, 400), (problem.Code, problem.Status));
        Assert.Equal(
            [
                ("accelerator", "xen"),
                ("commandLine", "quiet"),
                ("cpus", "65"),
                ("disk", "disk.raw"),
                ("initrd", folder.At("missing")),
                ("initrd", folder.At("missing")),
                ("memoryBytes", "1000"),
                ("name", "No Name"),
                ("ready", "tcp:0"),
                ("timeoutSeconds", "-1"),
            ],
            problem.Faults!.Select(fault => (fault.Field, fault.Value)).Order()
        );
        Assert.Equal(("name", "No Name"), (problem.Field, problem.Value));
        Assert.NotNull(problem.Next);
    }

    [Fact]
    public void A_base_is_made_of_a_disk_or_a_kernel()
    {
        var problem = Refused.By(() => BasePlan.From(new CreateBase { Name = "a" }));
        Assert.Equal("disk", Assert.Single(problem.Faults!).Field);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        File.WriteAllText(folder.At("disk"), "");
        var plan = BasePlan.From(new CreateBase { Name = "a", Disk = folder.At("disk") });
        Assert.Equal((512L << 20, 1, "Nehalem"), (plan.MemoryBytes, plan.Cpus, plan.CpuModel));
        Assert.Equal(("agent", TimeSpan.FromMinutes(10)), (plan.ReadyText, plan.Timeout));
    }

    public void Dispose() => folder.Dispose();
}
