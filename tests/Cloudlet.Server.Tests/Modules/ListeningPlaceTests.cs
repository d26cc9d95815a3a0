using System.Net;
using System.Net.Sockets;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Tests.Modules;

public sealed class ListeningPlaceTests : IDisposable
{
    private readonly TcpListener taken = new(IPAddress.Loopback, 0);

    public ListeningPlaceTests() => taken.Start();

    private ushort Taken => (ushort)((IPEndPoint)taken.LocalEndpoint).Port;

    public void Dispose() => taken.Dispose();

    [Fact]
    public void Places_that_are_free_are_free_afterwards_too()
    {
        IReadOnlyList<ListeningPlace> places =
        [
            Place("--a", IPAddress.Loopback, 0),
            Place("--b", IPAddress.IPv6Any, 0),
        ];
        ListeningPlace.Check(places);
        ListeningPlace.Check(places);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public void The_switch_that_named_the_taken_place_is_told_and_not_another_one(string address)
    {
        var problem = Assert
            .Throws<ProblemException>(() =>
                ListeningPlace.Check([
                    Place("--other", IPAddress.Loopback, 0),
                    Place("--mine", IPAddress.Parse(address), Taken),
                ])
            )
            .Problem;
        Assert.Equal((ProblemCodes.PortInUse, "--mine"), (problem.Code, problem.Field));
        Assert.Equal(ListenUrl.Of(IPAddress.Parse(address), Taken), problem.Value);
        Assert.Equal($"It does not work at {problem.Value}: Address already in use", problem.Detail);
    }

    [Fact]
    public void An_address_of_another_host_is_told()
    {
        var problem = Assert
            .Throws<ProblemException>(() =>
                ListeningPlace.Check([Place("--mine", IPAddress.Parse("192.0.2.77"), 9443)])
            )
            .Problem;
        Assert.Contains("Cannot assign requested address", problem.Detail);
        Assert.Equal("Choose another one.", problem.Next);
    }

    [Fact]
    public void One_port_for_two_of_ours_is_told()
    {
        taken.Stop();
        var problem = Assert
            .Throws<ProblemException>(() =>
                ListeningPlace.Check([
                    Place("--first", IPAddress.Loopback, 9998),
                    Place("--second", IPAddress.IPv6Any, 9998),
                ])
            )
            .Problem;
        Assert.Equal("--second", problem.Field);
        Assert.EndsWith("--first takes that port.", problem.Detail);
    }

    private static ListeningPlace Place(string option, IPAddress address, ushort port) =>
        new("It does not work", option, address, port, "Choose another one.");
}
