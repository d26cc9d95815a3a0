using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Tests.Hosting;

public sealed class CpuSpeedTests
{
    [Fact]
    public void The_fastest_processor_counts() =>
        Assert.Equal(3100.5, CpuSpeed.Parse(["model name\t: x", "cpu MHz\t\t: 2596.120", "cpu MHz\t\t: 3100.5"]));

    [Fact]
    public void A_host_that_does_not_tell_has_no_speed() => Assert.Equal(0, CpuSpeed.Parse(["BogoMIPS : 48.00"]));
}
