using Cloudlet.Contracts;
using Cloudlet.Server.Access;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Tests.Access;

public sealed class AccessRulesTests
{
    [Fact]
    public void An_unknown_device_is_refused_by_default_and_told_who_can_change_that()
    {
        var policy = new ServerSettings { DataDirectory = "/d", SocketPath = "/s" }.Access;
        var problem = Assert.Throws<ProblemException>(() => policy.LetUnknown("start a service")).Problem;
        Assert.Equal((ProblemCodes.NotPaired, 403), (problem.Code, problem.Status));
        Assert.Contains("may not start a service", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("--access open", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_cloudlet_lets_all_devices_go_on() => AccessPolicy.Open.LetUnknown("start a service");
}
