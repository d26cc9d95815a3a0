namespace Cloudlet.Server.Apps.Apks;

/// <summary>
/// One of the boxes that Android's binary resources are made of: type, length of the header, length of all
/// (ResChunk_header in AOSP's ResourceTypes.h).
/// </summary>
/// <param name="Type">One of the constants.</param>
/// <param name="HeaderSize">Where its content begins.</param>
/// <param name="View">All of it, from the first byte of its header.</param>
internal readonly record struct Chunk(int Type, int HeaderSize, ByteView View)
{
    public const int Strings = 0x0001;
    public const int Table = 0x0002;
    public const int Xml = 0x0003;
    public const int XmlElement = 0x0102;
    public const int XmlNames = 0x0180;
    public const int TablePackage = 0x0200;
    public const int TableType = 0x0201;

    private const int Header = 8;

    /// <summary>The chunk that begins at <paramref name="at"/>.</summary>
    /// <exception cref="ApkInvalidException">There is none.</exception>
    public static Chunk At(ByteView view, long at)
    {
        var headerSize = view.Short(at + 2);
        var size = view.Int(at + 4);
        if (headerSize < Header || size < headerSize)
            throw new ApkInvalidException("a part of it is shorter than its own header.");
        return new Chunk(view.Short(at), headerSize, view.Part(at, size));
    }

    /// <summary>The chunks inside, one after the other.</summary>
    public IEnumerable<Chunk> Inner()
    {
        for (long at = HeaderSize; at + Header <= View.Length; )
        {
            var chunk = At(View, at);
            yield return chunk;
            at += chunk.View.Length; // At least 8: it ends.
        }
    }
}
