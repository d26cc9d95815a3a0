using System.Buffers.Binary;
using System.Text;

namespace Cloudlet.Machines;

/// <summary>
/// The end of a migration stream: one section for each device, then a description of them in JSON. Only the description
/// says where a section ends, so the two are read together and every header and footer is checked.
/// </summary>
internal sealed class DeviceSections
{
    private const int FooterSize = 5;
    private const int TailSize = 6; // end of sections, type of the description, its length

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly StateDescription description;
    private readonly List<Range> ranges = [];
    private readonly int tail;
    private readonly long origin;

    private DeviceSections(ReadOnlyMemory<byte> bytes, long origin)
    {
        this.bytes = bytes;
        this.origin = origin;
        tail = FindTail();
        description = StateDescription.Parse(bytes[(tail + TailSize)..], origin + tail + TailSize);
    }

    /// <summary>The devices' names, in order.</summary>
    public IReadOnlyList<string> Names => [.. description.Devices.Select(device => device.Name)];

    /// <summary>Finds the sections in the stream's end, which starts at <paramref name="origin"/> of the stream.</summary>
    /// <exception cref="MigrationStreamException">Sections and description do not fit together.</exception>
    public static DeviceSections Parse(ReadOnlyMemory<byte> bytes, long origin)
    {
        var sections = new DeviceSections(bytes, origin);
        sections.Walk();
        return sections;
    }

    /// <summary>The stream's end without the sections named <paramref name="name"/>, in pieces to be written one after the other.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Without(string name)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (description.Devices[i].Name != name)
                yield return bytes[ranges[i]];
        }
        var json = description.Without(name);
        var head = new byte[TailSize];
        head[0] = MigrationFormat.SectionEof;
        head[1] = MigrationFormat.SectionDescription;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(2), json.Length);
        yield return head;
        yield return json;
    }

    // From the back: JSON holds no byte below 20, so the first match is the description's own length.
    private int FindTail()
    {
        var span = bytes.Span;
        for (var at = span.Length - TailSize; at >= 0; at--)
        {
            if (
                span[at] == MigrationFormat.SectionEof
                && span[at + 1] == MigrationFormat.SectionDescription
                && BinaryPrimitives.ReadInt32BigEndian(span[(at + 2)..]) == span.Length - at - TailSize
            )
            {
                return at;
            }
        }
        throw new MigrationStreamException(
            origin + span.Length,
            "it ended early, or has no description of its devices' state at the end"
        );
    }

    private void Walk()
    {
        var at = 0;
        for (var i = 0; i < description.Devices.Count; i++)
        {
            var device = description.Devices[i];
            if (!StartsAt(at, device))
                throw Problem(at, $"the section of '{device.Name}' does not start here, where its description says");
            var end = FindEnd(at, i);
            ranges.Add(at..end);
            at = end;
        }
        if (at != tail)
            throw Problem(at, "more sections than are described");
    }

    // The first footer with the section's number that the next section's header follows. Old-style sections, such as
    // slirp's, have their size in the description: there the footer must stand at that very place.
    private int FindEnd(int start, int index)
    {
        var device = description.Devices[index];
        Span<byte> footer = stackalloc byte[FooterSize];
        footer[0] = MigrationFormat.SectionFooter;
        bytes.Span.Slice(start + 1, 4).CopyTo(footer[1..]);
        var content = start + HeaderSize(device);
        if (device.Size is { } size)
        {
            if (size <= tail - content && IsEnd(content + (int)size, footer, index))
                return content + (int)size + FooterSize;
            throw Problem(start, $"the section of '{device.Name}' does not end after {size} bytes");
        }
        for (var at = content; at < tail; at++)
        {
            var found = bytes.Span[at..tail].IndexOf(footer);
            if (found < 0)
                break;
            at += found;
            if (IsEnd(at, footer, index))
                return at + FooterSize;
        }
        throw Problem(start, $"the section of '{device.Name}' has no end");
    }

    private bool IsEnd(int at, ReadOnlySpan<byte> footer, int index) =>
        bytes.Span[at..tail].StartsWith(footer) && IsBoundary(at + FooterSize, index + 1);

    private bool IsBoundary(int at, int next) =>
        next == description.Devices.Count ? at == tail : StartsAt(at, description.Devices[next]);

    private bool StartsAt(int at, DescribedDevice device)
    {
        if (at > tail - HeaderSize(device))
            return false;
        var header = bytes.Span.Slice(at, HeaderSize(device));
        var name = header[6..^8];
        return header[0] == MigrationFormat.SectionFull
            && header[5] == name.Length
            && name.SequenceEqual(device.RawName)
            && BinaryPrimitives.ReadUInt32BigEndian(header[^8..]) == device.Instance;
    }

    private static int HeaderSize(DescribedDevice device) => 6 + device.RawName.Length + 8;

    private MigrationStreamException Problem(int at, string problem) => new(origin + at, problem);
}
