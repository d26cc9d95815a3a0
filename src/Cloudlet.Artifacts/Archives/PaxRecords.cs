using System.Buffers.Text;

namespace Cloudlet.Artifacts;

/// <summary>
/// What an extended header says about the next entry, as in POSIX.1-2001 (pax): records of <c>LENGTH KEY=VALUE\n</c>. We heed the
/// name and the size, refuse sparse files, and pass over the rest (times, owners, labels).
/// </summary>
/// <param name="Path">The entry's name, or null.</param>
/// <param name="Size">The entry's size, or null.</param>
internal readonly record struct PaxRecords(string? Path, long? Size)
{
    /// <exception cref="ArtifactInvalidException">The records are malformed, or describe a sparse file.</exception>
    public static PaxRecords Parse(ReadOnlySpan<byte> content)
    {
        var result = default(PaxRecords);
        while (!content.IsEmpty)
        {
            if (
                !Utf8Parser.TryParse(content, out int length, out var digits)
                || length <= digits + 1
                || length > content.Length
                || content[digits] != ' '
                || content[length - 1] != '\n'
            )
                throw Malformed();
            var record = content[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw Malformed();
            result = result.With(record[..equals], record[(equals + 1)..]);
            content = content[length..];
        }
        return result;
    }

    private PaxRecords With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith("GNU.sparse."u8))
            throw new ArtifactInvalidException("The archive has a sparse file; write it without tar's --sparse.");
        if (key.SequenceEqual("path"u8))
            return this with { Path = TarHeader.Text(value) };
        if (!key.SequenceEqual("size"u8))
            return this;
        if (!Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length || size < 0)
            throw Malformed();
        return this with { Size = size };
    }

    private static ArtifactInvalidException Malformed() => new("The archive has a malformed extended header.");
}
