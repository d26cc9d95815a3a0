using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Compression;

/// <summary>The few functions of libzstd that we call. Sizes that are errors are told by <see cref="IsError"/>.</summary>
internal static unsafe partial class ZstdNative
{
    private const string Library = "libzstd.so.1";

    /// <summary>Parameter <c>ZSTD_c_compressionLevel</c>.</summary>
    public const int CompressionLevel = 100;

    /// <summary>Parameter <c>ZSTD_c_windowLog</c>.</summary>
    public const int WindowLog = 101;

    /// <summary>Parameter <c>ZSTD_c_hashLog</c>.</summary>
    public const int HashLog = 102;

    /// <summary>Parameter <c>ZSTD_c_minMatch</c>.</summary>
    public const int MinMatch = 105;

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_refPrefix")]
    public static partial nuint SetCompressionPrefix(nint context, byte* prefix, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress2")]
    public static partial nuint Compress(nint context, byte* to, nuint capacity, byte* from, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    public static partial nuint CompressBound(nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_minCLevel")]
    public static partial int MinimumLevel();

    [LibraryImport(Library, EntryPoint = "ZSTD_maxCLevel")]
    public static partial int MaximumLevel();

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_refPrefix")]
    public static partial nuint SetDecompressionPrefix(nint context, byte* prefix, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_reset")]
    public static partial nuint ResetDecompressor(nint context, int what);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(nint context, byte* to, nuint capacity, byte* from, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsErrorCode(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint code);

    public static bool IsError(nuint result) => IsErrorCode(result) != 0;

    public static string Describe(nuint result) => Marshal.PtrToStringUTF8(ErrorName(result)) ?? $"error {result}";

    /// <summary>The result, when it is none of an error.</summary>
    /// <exception cref="ZstdException">It is one.</exception>
    public static nuint Check(nuint result) => IsError(result) ? throw new ZstdException(Describe(result)) : result;
}
