using System.Net;

namespace Cloudlet.Machines.Tests;

public sealed class UserNetworkConnectionTests
{
    private const string Text =
        "Hub -1 (net0):\r\n"
        + "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r\n"
        + "  TCP[HOST_FORWARD]  15       127.0.0.1 37489       10.0.2.15  8080     0     0\r\n"
        + "  TCP[HOST_FORWARD]  16               * 40000       10.0.2.15    22     0     0\r\n"
        + "  TCP[ESTABLISHED]   21       127.0.0.1 37489       10.0.2.15  8080     0   117\r\n"
        + "  TCP[SYN_SENT]      22       127.0.0.1 37489       10.0.2.15  8080     0     0\r\n"
        + "  UDP[236 sec]       23       10.0.2.15 41234        10.0.2.3    53     0     0\r\n"
        + "  ICMP[55 sec]       24       10.0.2.15     -         8.8.8.8     -     0     0\r\n";

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Every_line_is_understood(string newLine)
    {
        var connections = UserNetworkConnection.Parse(Text.Replace("\r\n", newLine));
        Assert.Equal(6, connections.Count);
        Assert.Equal([true, true, false, false, false, false], connections.Select(c => c.IsForward));
        Assert.Equal([false, false, true, false, false, false], connections.Select(c => c.IsEstablished));
        Assert.Equal(
            new UserNetworkConnection(
                "TCP",
                "ESTABLISHED",
                21,
                new IPEndPoint(IPAddress.Loopback, 37489),
                IPEndPoint.Parse("10.0.2.15:8080")
            ),
            connections[2]
        );
        Assert.Equal(new IPEndPoint(IPAddress.Any, 40000), connections[1].Source);
        Assert.Equal("236 sec", connections[4].State);
        Assert.Equal(0, connections[5].Source.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no such network\r\n")]
    [InlineData("  TCP[ESTABLISHED]   21       127.0.0.1 99999       10.0.2.15  8080     0   117\r\n")]
    [InlineData("  TCP[ESTABLISHED]   21       999.0.0.1 1       10.0.2.15  8080     0   117\r\n")]
    [InlineData("  TCP[ESTABLISHED]   99999999999       9.0.0.1 1       10.0.2.15  8080     0   117\r\n")]
    public void What_is_not_a_connection_is_left_out(string text) => Assert.Empty(UserNetworkConnection.Parse(text));
}
