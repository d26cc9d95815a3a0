using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Compression;

/// <summary>A zstd compression context at one level. One thread at a time; its tables are freed with it.</summary>
public sealed unsafe class ZstdCompressor : SafeHandle
{
    /// <summary>A context for <paramref name="level"/>, which is one of <see cref="MinimumLevel"/> to <see cref="MaximumLevel"/>.</summary>
    /// <param name="level">The level.</param>
    /// <param name="windowBits">How far back a match may be, as a power of two; 0: what the level has.</param>
    /// <param name="shortestMatch">The fewest bytes that the search looks for, 3 to 7; 0: what the level has.</param>
    /// <param name="hashBits">The places that the search remembers, as a power of two, 6 to 30; 0: what the level has.</param>
    public ZstdCompressor(int level, int windowBits = 0, int shortestMatch = 0, int hashBits = 0)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, MinimumLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaximumLevel);
        SetHandle(ZstdNative.CreateCompressor());
        if (IsInvalid)
            throw new ZstdException("no memory for a context");
        ZstdNative.Check(ZstdNative.SetParameter(handle, ZstdNative.CompressionLevel, level));
        ZstdNative.Check(ZstdNative.SetParameter(handle, ZstdNative.WindowLog, windowBits));
        ZstdNative.Check(ZstdNative.SetParameter(handle, ZstdNative.MinMatch, shortestMatch));
        ZstdNative.Check(ZstdNative.SetParameter(handle, ZstdNative.HashLog, hashBits));
    }

    /// <summary>The fastest level (negative).</summary>
    public static int MinimumLevel { get; } = ZstdNative.MinimumLevel();

    /// <summary>The level with the smallest result.</summary>
    public static int MaximumLevel { get; } = ZstdNative.MaximumLevel();

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Room that is enough for <paramref name="length"/> bytes, whatever they are.</summary>
    public static int Bound(int length) => checked((int)ZstdNative.CompressBound((nuint)length));

    /// <summary>
    /// Writes <paramref name="source"/> as one frame and returns its length. <paramref name="prefix"/>: bytes that the decompressor will have too, which the
    /// frame may refer to; it does not overlap <paramref name="source"/>.
    /// </summary>
    /// <exception cref="ZstdException">There is less room than <see cref="Bound"/> asks for, and it was not enough.</exception>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> prefix = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        fixed (
            byte* from = source,
                to = destination,
                before = prefix
        )
        {
            if (!prefix.IsEmpty)
                ZstdNative.Check(ZstdNative.SetCompressionPrefix(handle, before, (nuint)prefix.Length));
            return (int)
                ZstdNative.Check(
                    ZstdNative.Compress(handle, to, (nuint)destination.Length, from, (nuint)source.Length)
                );
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        ZstdNative.FreeCompressor(handle);
        return true;
    }
}
