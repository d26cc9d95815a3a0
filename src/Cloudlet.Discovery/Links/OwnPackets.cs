namespace Cloudlet.Discovery.Links;

/// <summary>
/// Knows the packets that we have just sent, to pass over them when they come back: the sender's address cannot tell, as another daemon on this
/// host has the same address and port.
/// </summary>
internal sealed class OwnPackets
{
    private readonly int[] hashes = new int[128];
    private int next;

    /// <summary>Notes one that goes out.</summary>
    public void Sent(ReadOnlySpan<byte> packet)
    {
        hashes[next] = Hash(packet);
        next = (next + 1) % hashes.Length;
    }

    /// <summary>Whether it is one of ours.</summary>
    public bool Contains(ReadOnlySpan<byte> packet) => hashes.Contains(Hash(packet));

    private static int Hash(ReadOnlySpan<byte> packet)
    {
        var code = new HashCode();
        code.AddBytes(packet);
        return code.ToHashCode() | 1; // Zero is an empty place.
    }
}
