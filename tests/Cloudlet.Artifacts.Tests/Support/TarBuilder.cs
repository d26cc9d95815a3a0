using System.Formats.Tar;
using System.Text;

namespace Cloudlet.Artifacts.Tests;

/// <summary>Archives as strangers make them: entry by entry, any order, any nonsense.</summary>
public sealed class TarBuilder
{
    public const int Block = 512;

    private readonly List<byte> tar = [];

    public TarBuilder File(string name, ReadOnlyMemory<byte> content) =>
        Header(name, '0', content.Length).Data(content);

    public TarBuilder Blob(ReadOnlyMemory<byte> content) =>
        File($"blobs/sha256/{Digest.Of(content.Span).Hex}", content);

    public TarBuilder Marker() => File("oci-layout", Sample.Text("""{"imageLayoutVersion":"1.0.0"}"""));

    public TarBuilder Index(params Descriptor[] manifests) =>
        File(
            "index.json",
            Sample.Text(
                $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', manifests.Select(m =>
                    $$"""{"mediaType":"{{m.MediaType}}","digest":"{{m.Digest}}","size":{{m.Size}}{{(
                        m.ArtifactType is null ? "" : $",\"artifactType\":\"{m.ArtifactType}\""
                    )}}}"""
                ))}}]}"""
            )
        );

    /// <summary>An entry of the framework's own writer.</summary>
    public TarBuilder Entry(TarEntry entry)
    {
        using var written = new MemoryStream();
        using (var writer = new TarWriter(written, leaveOpen: true))
            writer.WriteEntry(entry);
        // Without the end mark: more follows.
        return Raw(written.ToArray().AsSpan(0, (int)written.Length - (2 * Block)));
    }

    /// <summary>An extended header with records as they stand.</summary>
    public TarBuilder Pax(string records, char type = 'x') =>
        Header("PaxHeaders/x", type, Encoding.UTF8.GetByteCount(records)).Data(Sample.Text(records));

    public static string PaxRecord(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        var digits = $"{length}".Length;
        return $"{length + $"{length + digits}".Length}{rest}";
    }

    public TarBuilder Header(string name, char type, long size, string magic = "ustar\000") =>
        Header(name, type, Convert.ToString(size, 8).PadLeft(11, '0') + "\0", magic);

    public TarBuilder Header(string name, char type, string sizeField, string magic = "ustar\000")
    {
        var block = new byte[Block];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Encoding.Latin1.GetBytes("0000644\0").CopyTo(block, 100);
        Encoding.Latin1.GetBytes(sizeField).CopyTo(block, 124);
        block[156] = (byte)type;
        Encoding.Latin1.GetBytes(magic).CopyTo(block, 257);
        Seal(block);
        return Raw(block);
    }

    /// <summary>Content, filled up to whole blocks.</summary>
    public TarBuilder Data(ReadOnlyMemory<byte> content)
    {
        return Raw(content.Span).Raw(new byte[-content.Length & (Block - 1)]);
    }

    public TarBuilder Raw(ReadOnlySpan<byte> content)
    {
        tar.AddRange(content);
        return this;
    }

    public byte[] Build() => [.. tar, .. new byte[2 * Block]];

    public byte[] BuildWithoutEnd() => [.. tar];

    /// <summary>Makes a header's checksum right.</summary>
    public static void Seal(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Encoding.Latin1.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
