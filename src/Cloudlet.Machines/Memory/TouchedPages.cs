using System.Buffers.Binary;
using System.Globalization;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Which pages of its memory image a machine has touched, from its page tables (the kernel's <c>Documentation/admin-guide/mm/pagemap.rst</c>): what was never touched is not in them. The kernel maps a page that is only read together with its neighbours,
/// up to 15 of them, so a little more is told than was touched.
/// </summary>
public static class TouchedPages
{
    private const int EntrySize = sizeof(ulong);
    private const ulong Present = 1UL << 63;
    private const ulong Swapped = 1UL << 62;
    private const int BufferSize = 64 << 10;

    /// <summary>Looks at the machine whose process is <paramref name="processId"/> and that maps an image of <paramref name="memoryBytes"/>.</summary>
    /// <exception cref="IOException">The process is gone, is not ours, or maps no such image.</exception>
    public static PageSet Of(int processId, long memoryBytes)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        var touched = new PageSet(memoryBytes / Page.Size);
        var found = false;
        using var tables = File.OpenHandle($"{folder}/pagemap");
        foreach (var line in File.ReadLines($"{folder}/maps"))
        {
            if (!line.Contains($"/memfd:{MemoryImage.Name} ", StringComparison.Ordinal))
                continue;
            found = true;
            // 7f0000000000-7f0008000000 rw-p 00000000 00:01 42 /memfd:cloudlet-memory (deleted)
            var words = line.Split(' ');
            var ends = words[0].Split('-');
            Add(tables, Hex(ends[0]), Hex(ends[1]), Hex(words[2]), touched);
        }
        return found ? touched : throw new IOException($"Process {processId} maps no memory image.");
    }

    private static void Add(
        Microsoft.Win32.SafeHandles.SafeFileHandle tables,
        long start,
        long end,
        long offset,
        PageSet touched
    )
    {
        var buffer = new byte[BufferSize];
        for (var at = start; at < end; )
        {
            var entries = (int)Math.Min(BufferSize / EntrySize, (end - at) / Page.Size);
            var piece = buffer.AsSpan(0, entries * EntrySize);
            if (RandomAccess.Read(tables, piece, at / Page.Size * EntrySize) != piece.Length)
                throw new IOException("The machine's page tables end early: it is gone.");
            for (var i = 0; i < entries; i++)
            {
                var entry = BinaryPrimitives.ReadUInt64LittleEndian(piece[(i * EntrySize)..]);
                if ((entry & (Present | Swapped)) != 0)
                    touched.Add(PageNumber.At(offset + at - start + ((long)i * Page.Size)));
            }
            at += (long)entries * Page.Size;
        }
    }

    private static long Hex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
