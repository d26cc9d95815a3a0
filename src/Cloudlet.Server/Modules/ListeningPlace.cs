using System.Net;
using System.Net.Sockets;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Modules;

/// <summary>Where the daemon was told to listen for clients, and what to say when that place cannot be had.</summary>
/// <param name="Failure">What does not work without it: the beginning of a sentence.</param>
/// <param name="Option">The switch of <c>serve</c> that named the place.</param>
/// <param name="Address">The address; <see cref="IPAddress.IPv6Any"/> for all, of both families.</param>
/// <param name="Port">The TCP port; 0 for one that is free.</param>
/// <param name="Next">What to do about it.</param>
internal sealed record ListeningPlace(string Failure, string Option, IPAddress Address, ushort Port, string Next)
{
    private bool IsForAll => Address.Equals(IPAddress.IPv6Any);

    /// <summary>Sees that all of them can be had, and holds none: before anything is begun that would have to be undone.</summary>
    /// <exception cref="ProblemException">One is somebody else's, is no address of this host, or is wanted twice.</exception>
    public static void Check(IReadOnlyList<ListeningPlace> places)
    {
        foreach (var place in places)
        {
            var before = places.TakeWhile(other => other != place).FirstOrDefault(place.Overlaps);
            if (before is not null)
                throw place.Refused($"{before.Option} takes that port.", "Give each a port of its own.");
            if (FaultOf(place.Address, place.Port) is { } fault)
                throw place.Refused(fault.Message, place.Next);
        }
    }

    /// <summary>Why a port of an address cannot be had now; null: it can.</summary>
    public static SocketException? FaultOf(IPAddress address, int port)
    {
        // As the server does where there is no IPv6.
        var place = address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : address;
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (place.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(place, port));
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }

    private bool Overlaps(ListeningPlace other) =>
        Port != 0 && Port == other.Port && (IsForAll || other.IsForAll || Address.Equals(other.Address));

    private ProblemException Refused(string reason, string next)
    {
        var url = ListenUrl.Of(Address, Port);
        return new ProblemException(
            new Problem
            {
                Code = ProblemCodes.PortInUse,
                Status = 409,
                Detail = $"{Failure} at {url}: {reason}",
                Field = Option,
                Value = url,
                Next = next,
            }
        );
    }
}
