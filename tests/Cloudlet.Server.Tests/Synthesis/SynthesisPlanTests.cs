using Cloudlet.Server.Synthesis;

namespace Cloudlet.Server.Tests.Synthesis;

public sealed class SynthesisPlanTests
{
    [Fact]
    public void Every_fault_is_told()
    {
        var problem = Refused.By(() =>
            SynthesisPlan.From(
                new SynthesisRequest
                {
                    Name = "A",
                    Ports = [new(0, null), new(80, 99999), null!],
                    Wait = "soon",
                    TimeoutSeconds = double.NaN,
                }
            )
        );
        Assert.Equal(
            ["name", "ports", "ports.guest", "ports.host", "timeoutSeconds", "wait"],
            problem.Faults!.Select(fault => fault.Field).Order()
        );
    }

    [Fact]
    public void Without_a_wish_the_overlays_own_ports_are_bound()
    {
        var plan = SynthesisPlan.From(new SynthesisRequest());
        Assert.Equal([new PortRequest(80, null), new PortRequest(22, null)], plan.PortsFor([80, 22]));
    }

    [Fact]
    public void The_port_that_is_waited_for_is_bound_too_and_once()
    {
        var plan = SynthesisPlan.From(new SynthesisRequest { Ports = [new(22, 2222)], Wait = "tcp:80" });
        Assert.Equal([new PortRequest(22, 2222), new PortRequest(80, null)], plan.PortsFor([1]));
        var same = SynthesisPlan.From(new SynthesisRequest { Ports = [new(80, 8080)], Wait = "tcp:80" });
        Assert.Equal([new PortRequest(80, 8080)], same.PortsFor([1]));
    }

    [Fact]
    public void A_port_of_the_cloudlet_leads_to_one_guest_port_and_what_is_said_twice_counts_once()
    {
        var problem = Refused.By(() =>
            SynthesisPlan.From(new SynthesisRequest { Ports = [new(80, 18080), new(22, 18080)] })
        );
        Assert.Equal(("ports.host", "18080"), (problem.Faults![0].Field, problem.Faults[0].Value));

        var plan = SynthesisPlan.From(new SynthesisRequest { Ports = [new(80, null), new(80, null), new(80, 18080)] });
        Assert.Equal([new PortRequest(80, null), new PortRequest(80, 18080)], plan.Ports);
    }
}
