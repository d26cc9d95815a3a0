using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Overlays;

public sealed class OverlayPlanTests
{
    [Fact]
    public void Every_fault_is_told_with_its_field_and_its_value()
    {
        var problem = Refused.By(() =>
            OverlayPlan.From(
                new CreateOverlay
                {
                    Name = "-",
                    Copies = [new("relative", "here"), null!, new("/nowhere/at/all", "/there")],
                    Scripts = [new("empty", " "), null!],
                    Ports = [80, 0, 70000],
                    Ready = "serial:[",
                    TimeoutSeconds = 1e9,
                }
            )
        );

        Assert.Equal(
            [
                "base",
                "copies",
                "copies.destination",
                "copies.source",
                "copies.source",
                "name",
                "ports",
                "ports",
                "ready",
                "scripts",
                "scripts.content",
                "timeoutSeconds",
            ],
            problem.Faults!.Select(fault => fault.Field).Order()
        );
    }

    [Fact]
    public void Ports_are_told_once_each()
    {
        var plan = OverlayPlan.From(
            new CreateOverlay
            {
                Name = "a",
                Base = "b",
                Ports = [80, 22, 80],
            }
        );
        Assert.Equal([80, 22], plan.Ports);
        Assert.Null(plan.Ready);
        Assert.Equal(TimeSpan.FromMinutes(10), plan.Timeout);
    }

    [Fact]
    public void Training_needs_something_that_tells_when_the_service_answers()
    {
        var request = new CreateOverlay
        {
            Name = "a",
            Base = "b",
            Train = true,
        };
        foreach (var ready in (string?[])[null, "serial:READY", "manual"])
        {
            var problem = Refused.By(() => OverlayPlan.From(request with { Ready = ready }));
            Assert.Equal("train", Assert.Single(problem.Faults!).Field);
        }
        Assert.Equal("tcp:80", $"{OverlayPlan.From(request with { Ports = [80, 22] }).Answer}");
        Assert.Equal("agent", $"{OverlayPlan.From(request with { Ready = "agent", Ports = [80] }).Answer}");
        Assert.Equal("tcp:22", $"{OverlayPlan.From(request with { Ready = "serial:X", Ports = [22] }).Answer}");
        Assert.Null(OverlayPlan.From(request with { Train = false, Ports = [80] }).Answer);
    }

    [Theory]
    [InlineData(true, "manual", true, null)]
    [InlineData(false, "manual", true, null)]
    [InlineData(true, "tcp:80", true, "tcp:80")]
    [InlineData(false, "tcp:80", false, "tcp:80")]
    public void A_person_who_is_to_say_that_it_is_ready_is_asked_once(
        bool interactive,
        string ready,
        bool asks,
        string? awaited
    )
    {
        var plan = OverlayPlan.From(
            new CreateOverlay
            {
                Name = "a",
                Base = "b",
                Interactive = interactive,
                Ready = ready,
            }
        );
        Assert.Equal((asks, awaited, ready), (plan.Interactive, plan.Ready?.ToString(), plan.ReadyText));
    }
}
