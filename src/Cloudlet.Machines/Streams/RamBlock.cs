using System.Text;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// One block of a guest's memory as the stream's block list names it. The main memory's pages go to the sink; those of
/// the others (video memory, firmware) are kept here, the last one of each place.
/// </summary>
internal sealed class RamBlock(byte[] name, long length)
{
    // Allocated with the first page that is not zero: most of video memory never is.
    private byte[]? bytes;
    private PageSet? seen;
    private PageSet? content;

    /// <summary>The name as it stands in the stream, without its length byte.</summary>
    public ReadOnlySpan<byte> RawName => name;

    /// <summary>The name, for people.</summary>
    public string Name { get; } = Encoding.UTF8.GetString(name);

    /// <summary>Bytes of guest memory.</summary>
    public long Length => length;

    /// <summary>Places for which a page came.</summary>
    public PageSet Seen => seen ??= new PageSet(length / Page.Size);

    private PageSet Content => content ??= new PageSet(length / Page.Size);

    /// <summary>Keeps a page.</summary>
    public void Write(long address, ReadOnlySpan<byte> page)
    {
        if (Page.IsZero(page))
        {
            Zero(address);
            return;
        }
        bytes ??= new byte[length];
        page.CopyTo(bytes.AsSpan((int)address));
        Seen.Add(PageNumber.At(address));
        Content.Add(PageNumber.At(address));
    }

    /// <summary>Keeps that a page is zero.</summary>
    public void Zero(long address)
    {
        Seen.Add(PageNumber.At(address));
        Content.Remove(PageNumber.At(address));
    }

    /// <summary>The last content of a page that was seen; empty when it is zero.</summary>
    public ReadOnlySpan<byte> Read(PageNumber page) =>
        Content.Contains(page) ? bytes.AsSpan((int)page.Offset, Page.Size) : default;
}
