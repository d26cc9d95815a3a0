namespace Cloudlet.Machines.Tests;

/// <summary>A stream that gives its bytes in pieces of a few, as a socket may.</summary>
internal sealed class TrickleStream(byte[] content, int seed) : MemoryStream(content)
{
    private readonly Random random = new(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 3000))], cancellationToken);
}
