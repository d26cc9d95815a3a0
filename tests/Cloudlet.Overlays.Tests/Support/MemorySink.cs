namespace Cloudlet.Overlays.Tests.Support;

/// <summary>Keeps the blobs of one overlay.</summary>
internal sealed class MemorySink : IBlobSink
{
    public byte[] Table { get; private set; } = [];

    public byte[] MachineState { get; private set; } = [];

    public List<byte[]> Segments { get; } = [];

    public Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var bytes = content.ToArray();
        if (kind == BlobKind.PageTable)
            Table = bytes;
        else if (kind == BlobKind.MachineState)
            MachineState = bytes;
        else
            Segments.Add(bytes);
        return Task.FromResult(new Blob(kind, Digest.Of(bytes), bytes.Length));
    }
}
