using System.Net;

namespace Cloudlet.Discovery.Links;

/// <summary>Where packets go out.</summary>
internal interface IPacketSink
{
    /// <summary>Sends one packet; one that the system will not take is lost, as packets are.</summary>
    /// <param name="link">Through which interface and family.</param>
    /// <param name="to">To whom; null for all on the link.</param>
    /// <param name="packet">Its content, valid during the call.</param>
    void Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet);
}
