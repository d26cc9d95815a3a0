using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Benchmarks.Images;

/// <summary>
/// A machine of 16 GiB of memory and 64 GiB of disk, before and after, as sparse files: a row of pages with content in each part of the space, and in the new images every
/// second of these rows changed.
/// </summary>
internal static class LargeMachine
{
    private const long Gibibyte = 1L << 30;
    private const int RowBytes = 64 << 10;

    /// <summary>Writes both, with about <paramref name="dataBytes"/> of content in each image.</summary>
    public static ImagePair Write(string folder, long dataBytes) =>
        new(
            $"16 GiB of memory, 64 GiB of disk, {dataBytes >> 20} MiB of content in each",
            [Write(folder, "memory", 16 * Gibibyte, dataBytes, 1), Write(folder, "disk", 64 * Gibibyte, dataBytes, 2)]
        );

    private static ImageChange Write(string folder, string name, long length, long dataBytes, int seed)
    {
        var change = new ImageChange(name, Path.Combine(folder, $"{name}.old"), Path.Combine(folder, $"{name}.new"));
        using var old = Create(change.Old, length);
        using var @new = Create(change.New, length);
        var random = new Random(seed);
        var rows = dataBytes / RowBytes;
        var row = new byte[RowBytes];
        for (var i = 0L; i < rows; i++)
        {
            var offset = length / rows * i / RowBytes * RowBytes;
            Fill(random, row);
            RandomAccess.Write(old, row, offset);
            if (i % 2 == 1)
                Fill(random, row);
            RandomAccess.Write(@new, row, offset);
        }
        return change;
    }

    private static SafeFileHandle Create(string path, long length)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.SetLength(file, length);
        return file;
    }

    /// <summary>Half noise, half letters.</summary>
    private static void Fill(Random random, byte[] row)
    {
        random.NextBytes(row);
        foreach (ref var value in row.AsSpan(RowBytes / 2))
            value = (byte)('a' + (value & 15));
    }
}
