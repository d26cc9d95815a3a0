using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Images;

/// <summary>
/// Two memory images that are the same on every machine: the old one holds free pages, tables of pointers, code, text and noise, as a
/// guest's memory does; in the new one a tenth of the pages are touched, in short rows: half of these have new content, a
/// third small edits, the rest is content that stood elsewhere.
/// </summary>
internal sealed class SyntheticPair
{
    private const int Row = 8;
    private readonly Random random = new(20130625);
    private readonly byte[][] words;
    private readonly byte[][] instructions;
    private readonly byte[] memory;

    private SyntheticPair(long bytes)
    {
        words = Vocabulary(3000, 2, 11, i => (byte)('a' + (i % 26)));
        instructions = Vocabulary(1200, 2, 9, i => (byte)i);
        memory = new byte[bytes];
    }

    /// <summary>Writes both images of <paramref name="bytes"/> bytes.</summary>
    public static void Write(string oldPath, string newPath, long bytes)
    {
        var pair = new SyntheticPair(bytes);
        var pages = (int)(bytes / Page.Size);
        for (var page = 0; page < pages; page += Row)
            pair.Fill(page, pages);
        File.WriteAllBytes(oldPath, pair.memory);
        for (var row = 0; row < pages / Row / 10; row++)
            pair.Touch(pages);
        File.WriteAllBytes(newPath, pair.memory);
    }

    private Span<byte> PageAt(int page) => memory.AsSpan(page * Page.Size, Page.Size);

    private void Fill(int first, int pages)
    {
        var kind = random.Next(20);
        for (var page = first; page < Math.Min(first + Row, pages); page++)
            FillPage(PageAt(page), kind);
    }

    private void FillPage(Span<byte> page, int kind)
    {
        switch (kind)
        {
            case < 5:
                page.Clear();
                break;
            case < 10:
                FillWith(page, words, separator: true);
                break;
            case < 15:
                FillWith(page, instructions, separator: false);
                break;
            case < 19:
                FillWithPointers(page);
                break;
            default:
                random.NextBytes(page);
                break;
        }
    }

    private void Touch(int pages)
    {
        var first = random.Next(pages / Row) * Row;
        var how = random.Next(6);
        var from = random.Next(pages / Row) * Row;
        var kind = random.Next(5, 20);
        for (var i = 0; i < Row; i++)
        {
            var page = PageAt(first + i);
            if (how < 3)
                FillPage(page, kind);
            else if (how < 5)
                Edit(page);
            else
                PageAt(from + i).CopyTo(page);
        }
    }

    private void Edit(Span<byte> page)
    {
        for (var edits = random.Next(1, 12); edits > 0; edits--)
            random.NextBytes(page.Slice(random.Next(Page.Size / 8) * 8, random.Next(1, 8)));
    }

    private void FillWith(Span<byte> page, byte[][] parts, bool separator)
    {
        while (!page.IsEmpty)
        {
            // The square makes some parts much more frequent than others.
            var part = parts[(int)(random.NextDouble() * random.NextDouble() * parts.Length)].AsSpan();
            part = part[..Math.Min(part.Length, page.Length)];
            part.CopyTo(page);
            page = page[part.Length..];
            if (!separator || page.IsEmpty)
                continue;
            page[0] = (byte)' ';
            page = page[1..];
        }
    }

    private void FillWithPointers(Span<byte> page)
    {
        var area = 0x7f00_0000_0000 + ((long)random.Next(1 << 16) << 20);
        for (var at = 0; at < Page.Size; at += 32)
        {
            var record = page.Slice(at, 32);
            record.Clear();
            BitConverter.TryWriteBytes(record, area + (random.Next(1 << 12) * 64));
            BitConverter.TryWriteBytes(record[8..], area + (random.Next(1 << 16) * 16));
            BitConverter.TryWriteBytes(record[16..], random.Next(1 << 8));
            record[24] = (byte)random.Next(4);
        }
    }

    private byte[][] Vocabulary(int count, int shortest, int longest, Func<int, byte> letter)
    {
        var all = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            all[i] = new byte[random.Next(shortest, longest)];
            for (var j = 0; j < all[i].Length; j++)
                all[i][j] = letter(random.Next(256));
        }
        return all;
    }
}
