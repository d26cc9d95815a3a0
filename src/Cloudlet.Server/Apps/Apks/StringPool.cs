using System.Text;

namespace Cloudlet.Server.Apps.Apks;

/// <summary>A pool of strings (ResStringPool_header): read one by one when they are asked for, so that a hostile count costs nothing.</summary>
internal sealed class StringPool
{
    private const uint Utf8 = 1 << 8;
    private const int LongestString = 4096;

    private readonly ByteView view;
    private readonly int headerSize;
    private readonly uint count;
    private readonly bool isUtf8;
    private readonly uint start;

    public StringPool(Chunk chunk)
    {
        if (chunk.Type != Chunk.Strings)
            throw new ApkInvalidException("it has no strings where they should be.");
        view = chunk.View;
        headerSize = chunk.HeaderSize;
        count = view.Int(8);
        isUtf8 = (view.Int(16) & Utf8) != 0;
        start = view.Int(20);
    }

    /// <summary>The string of that number; null when there is none, or it is too long to be a name.</summary>
    public string? Get(uint index)
    {
        if (index >= count)
            return null;
        var at = start + (long)view.Int(headerSize + 4L * index);
        return isUtf8 ? GetUtf8(at) : GetUtf16(at);
    }

    // Length in UTF-16 units, then in bytes, each 1 or 2 bytes.
    private string? GetUtf8(long at)
    {
        at += (view.Byte(at) & 0x80) == 0 ? 1 : 2;
        int length = view.Byte(at++);
        if ((length & 0x80) != 0)
            length = ((length & 0x7f) << 8) | view.Byte(at++);
        return length > LongestString ? null : Encoding.UTF8.GetString(view.Take(at, length));
    }

    // Length in units, 2 or 4 bytes.
    private string? GetUtf16(long at)
    {
        long length = view.Short(at);
        at += 2;
        if ((length & 0x8000) != 0)
        {
            length = ((length & 0x7fff) << 16) | view.Short(at);
            at += 2;
        }
        return length > LongestString ? null : Encoding.Unicode.GetString(view.Take(at, 2 * length));
    }
}
