using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Compression;

/// <summary>Decompresses zstd frames of any origin. Contexts (about 160 KB each) are kept for the next call, one per processor.</summary>
public static class ZstdDecompressor
{
    private static readonly ConcurrentBag<Context> Idle = [];
    private static readonly int Kept = Environment.ProcessorCount;

    /// <summary>
    /// Decompresses exactly one or several whole frames into <paramref name="destination"/>. False, with zstd's reason, when the frames are damaged or hold more
    /// than fits; then what is in <paramref name="destination"/> has no meaning. It is never written past its end.
    /// </summary>
    public static bool TryDecompress(
        ReadOnlySpan<byte> source,
        Span<byte> destination,
        ReadOnlySpan<byte> prefix,
        out int written,
        out string problem
    )
    {
        if (!Idle.TryTake(out var context))
            context = new Context();
        try
        {
            return context.TryDecompress(source, destination, prefix, out written, out problem);
        }
        finally
        {
            if (Idle.Count < Kept)
                Idle.Add(context);
            else
                context.Dispose();
        }
    }

    private sealed unsafe class Context : SafeHandle
    {
        private const int SessionAndParameters = 3;

        public Context()
            : base(0, ownsHandle: true)
        {
            SetHandle(ZstdNative.CreateDecompressor());
            if (IsInvalid)
                throw new ZstdException("no memory for a context");
        }

        public override bool IsInvalid => handle == 0;

        public bool TryDecompress(
            ReadOnlySpan<byte> source,
            Span<byte> destination,
            ReadOnlySpan<byte> prefix,
            out int written,
            out string problem
        )
        {
            fixed (
                byte* from = source,
                    to = destination,
                    before = prefix
            )
            {
                // Also drops a prefix that an earlier, failed call left.
                ZstdNative.Check(ZstdNative.ResetDecompressor(handle, SessionAndParameters));
                if (!prefix.IsEmpty)
                    ZstdNative.Check(ZstdNative.SetDecompressionPrefix(handle, before, (nuint)prefix.Length));
                var result = ZstdNative.Decompress(handle, to, (nuint)destination.Length, from, (nuint)source.Length);
                var failed = ZstdNative.IsError(result);
                written = failed ? 0 : (int)result;
                problem = failed ? ZstdNative.Describe(result) : "";
                return !failed;
            }
        }

        protected override bool ReleaseHandle()
        {
            ZstdNative.FreeDecompressor(handle);
            return true;
        }
    }
}
