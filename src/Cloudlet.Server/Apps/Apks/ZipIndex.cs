using System.IO.Compression;
using System.Text;

namespace Cloudlet.Server.Apps.Apks;

/// <summary>
/// Finds and reads single small files of a zip archive (APPNOTE 6.3). Reads nothing but the directory at its end, and of that not
/// more than a limit; the framework's own reader would take a directory of any size into memory. No zip64: an APK has none.
/// </summary>
internal sealed class ZipIndex
{
    private const uint EndSignature = 0x06054b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndBytes = 22;
    private const int LongestComment = 65535;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const int LargestDirectory = 16 << 20;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly FileStream file;
    private readonly ByteView directory;
    private readonly int count;

    private ZipIndex(FileStream file, ByteView directory, int count) =>
        (this.file, this.directory, this.count) = (file, directory, count);

    /// <summary>Reads the directory. The file stays the caller's.</summary>
    /// <exception cref="ApkInvalidException">It is no zip archive.</exception>
    public static ZipIndex Read(FileStream file)
    {
        var tailBytes = (int)Math.Min(file.Length, EndBytes + LongestComment);
        var tail = ReadAt(file, file.Length - tailBytes, tailBytes);
        for (var at = tailBytes - EndBytes; at >= 0; at--)
        {
            if (tail.Int(at) != EndSignature || at + EndBytes + tail.Short(at + 20) > tailBytes)
                continue;
            var size = tail.Int(at + 12);
            if (size > LargestDirectory)
                throw new ApkInvalidException("its zip directory is too large.");
            return new ZipIndex(file, ReadAt(file, tail.Int(at + 16), (int)size), tail.Short(at + 10));
        }
        throw new ApkInvalidException("it is no zip archive, or is cut off.");
    }

    /// <summary>The content of a file; null when there is none of that name or it has more than <paramref name="limit"/> bytes.</summary>
    /// <exception cref="ApkInvalidException">The archive is damaged.</exception>
    public ByteView? Find(string name, int limit)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        long at = 0;
        for (var i = 0; i < count; i++)
        {
            if (directory.Int(at) != EntrySignature)
                throw new ApkInvalidException("its zip directory is damaged.");
            var nameLength = directory.Short(at + 28);
            if (directory.Take(at + EntryBytes, nameLength).SequenceEqual(wanted))
                return Open(at, limit);
            at += EntryBytes + nameLength + directory.Short(at + 30) + directory.Short(at + 32);
        }
        return null;
    }

    private ByteView? Open(long at, int limit)
    {
        var method = directory.Short(at + 10);
        long packed = directory.Int(at + 20);
        long size = directory.Int(at + 24);
        long local = directory.Int(at + 42);
        if (size > limit || packed > limit)
            return null;
        var header = ReadAt(file, local, LocalBytes);
        if (header.Int(0) != LocalSignature)
            throw new ApkInvalidException("its zip directory points to nothing.");
        var content = ReadAt(file, local + LocalBytes + header.Short(26) + header.Short(28), (int)packed);
        return method switch
        {
            Stored => content,
            Deflated => Inflate(content, (int)size),
            _ => throw new ApkInvalidException($"it is packed by the method {method}, which no device knows."),
        };
    }

    private static ByteView Inflate(ByteView packed, int size)
    {
        var content = new byte[size];
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(packed.Span.ToArray()), CompressionMode.Decompress);
            deflate.ReadExactly(content);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ApkInvalidException("a file in it is damaged.", exception);
        }
        return new ByteView(content);
    }

    private static ByteView ReadAt(FileStream file, long at, int length)
    {
        if (at < 0 || length < 0 || at > file.Length - length)
            throw new ApkInvalidException("a place in its zip directory lies beyond its end.");
        var bytes = new byte[length];
        file.Position = at;
        file.ReadExactly(bytes);
        return new ByteView(bytes);
    }
}
