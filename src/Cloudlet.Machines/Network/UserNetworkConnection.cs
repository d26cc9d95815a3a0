using System.Net;
using System.Text.RegularExpressions;

namespace Cloudlet.Machines;

/// <summary>A line of <c>info usernet</c>: a forward, or a connection through user-mode networking.</summary>
/// <param name="Protocol"><c>TCP</c>, <c>UDP</c> or <c>ICMP</c>.</param>
/// <param name="State">A TCP state, <c>HOST_FORWARD</c>, or what is left of a datagram's time.</param>
/// <param name="Descriptor">QEMU's descriptor of the host's socket.</param>
/// <param name="Source">For a forward, and what came through one, the host's side; else the guest's. Port 0 where there is none.</param>
/// <param name="Destination">For a forward, and what came through one, the guest's side; else the remote one. Port 0 where there is none.</param>
public sealed partial record UserNetworkConnection(
    string Protocol,
    string State,
    int Descriptor,
    IPEndPoint Source,
    IPEndPoint Destination
)
{
    /// <summary>This is a forward, not a connection.</summary>
    public bool IsForward => State == "HOST_FORWARD";

    /// <summary>Both ends have agreed: behind a forward, the guest has accepted.</summary>
    public bool IsEstablished => State == "ESTABLISHED";

    /// <summary>Reads what <c>info usernet</c> prints. Headings and lines of a kind that is not known are left out.</summary>
    public static IReadOnlyList<UserNetworkConnection> Parse(string text)
    {
        var connections = new List<UserNetworkConnection>();
        foreach (Match line in Line().Matches(text))
        {
            if (
                !int.TryParse(line.Groups["fd"].ValueSpan, out var descriptor)
                || !TryParse(line.Groups["source"].Value, line.Groups["sport"].Value, out var source)
                || !TryParse(line.Groups["destination"].Value, line.Groups["dport"].Value, out var destination)
            )
                continue;
            var (protocol, state) = (line.Groups["protocol"].Value, line.Groups["state"].Value);
            connections.Add(new UserNetworkConnection(protocol, state, descriptor, source, destination));
        }
        return connections;
    }

    private static bool TryParse(string address, string port, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.Any, 0);
        if (address != "*" && !IPAddress.TryParse(address, out _))
            return false;
        var number = 0;
        if (port != "-" && (!int.TryParse(port, out number) || number > IPEndPoint.MaxPort))
            return false;
        endPoint = new IPEndPoint(address == "*" ? IPAddress.Any : IPAddress.Parse(address), number);
        return true;
    }

    [GeneratedRegex(
        @"^ *(?<protocol>[A-Z]+)\[(?<state>[^\]\r\n]*)\] +(?<fd>\d+) +(?<source>[\d.]+|\*) +(?<sport>\d+|-) +(?<destination>[\d.]+|\*) +(?<dport>\d+|-) +\d+ +\d+\r?$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Line();
}
