namespace Cloudlet.Overlays.Tests.Support;

/// <summary>An overlay with its blobs in memory.</summary>
internal sealed record TestOverlay(EncodedOverlay Encoded, byte[] Table, byte[] MachineState, List<byte[]> Segments)
{
    public static Task<TestOverlay> EncodeAsync(
        BaseImage @base,
        byte[] disk,
        byte[] memory,
        byte[]? machineState = null,
        EncoderOptions? options = null
    ) =>
        EncodeAsync(
            @base,
            [new BytePages(Space.Disk, disk), new BytePages(Space.Memory, memory)],
            machineState,
            options
        );

    /// <summary>The base's own pages, with another machine state.</summary>
    public static Task<TestOverlay> EncodeStateAsync(BaseImage @base, byte[] machineState) =>
        EncodeAsync(@base, (IReadOnlyList<IChangedPages>)[], machineState);

    public static async Task<TestOverlay> EncodeAsync(
        BaseImage @base,
        IReadOnlyList<IChangedPages> spaces,
        byte[]? machineState = null,
        EncoderOptions? options = null
    )
    {
        var sink = new MemorySink();
        var encoded = await new OverlayEncoder(options ?? new EncoderOptions()).EncodeAsync(
            @base,
            spaces,
            new MemoryStream(machineState ?? []),
            sink,
            null,
            CancellationToken.None
        );
        return new TestOverlay(encoded, sink.Table, sink.MachineState, sink.Segments);
    }

    /// <summary>Decodes over the base's content, segments in the given order or the natural one.</summary>
    public (ByteTarget Disk, ByteTarget Memory) Decode(TestBase @base, IEnumerable<int>? order = null)
    {
        var (disk, memory) = (new ByteTarget(@base.Disk), new ByteTarget(@base.Memory));
        Decode(@base.Image, disk, memory, order);
        return (disk, memory);
    }

    public void Decode(BaseImage @base, IPageTarget disk, IPageTarget memory, IEnumerable<int>? order = null)
    {
        var decoder = new OverlayDecoder(@base, disk, memory);
        decoder.ReadTable(Table);
        foreach (var index in order ?? Enumerable.Range(0, decoder.SegmentCount))
            decoder.ApplySegment(index, Segments[index]);
        decoder.ApplyBase(CancellationToken.None);
        decoder.Complete();
    }

    /// <summary>The same overlay, compressed again.</summary>
    public async Task<TestOverlay> RecompressAsync(BaseImage @base, EncoderOptions options, MemorySink? sink = null)
    {
        sink ??= new MemorySink();
        var stored = new StoredOverlay(
            Encoded.Id,
            Table,
            MachineState,
            (i, _) => Task.FromResult<ReadOnlyMemory<byte>>(Segments[i])
        );
        var encoded = await new OverlayRecompressor(options).RecompressAsync(
            @base,
            stored,
            sink,
            null,
            CancellationToken.None
        );
        return new TestOverlay(encoded, sink.Table, sink.MachineState, sink.Segments);
    }

    public Task<OverlayVerification> VerifyAsync(BaseImage @base) =>
        OverlayVerifier.VerifyAsync(
            @base,
            Encoded.Id,
            Table,
            MachineState,
            (i, _) => Task.FromResult<ReadOnlyMemory<byte>>(Segments[i]),
            null,
            CancellationToken.None
        );
}
