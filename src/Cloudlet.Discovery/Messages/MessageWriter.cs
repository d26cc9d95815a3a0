using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Cloudlet.Discovery.Messages;

/// <summary>
/// Writes one message into a buffer, section after section, with compressed names. What does not fit is refused and leaves no trace,
/// so that the caller can go on in the next message.
/// </summary>
public sealed class MessageWriter
{
    internal const ushort ResponseFlag = 0x8000;
    internal const ushort AuthoritativeFlag = 0x0400;
    internal const ushort TruncatedFlag = 0x0200;
    private const int HeaderSize = 12;
    private const int FarthestPointer = 0x3fff;
    private const ushort TopBit = 0x8000;
    private const ushort ClassIn = 1;

    private readonly byte[] buffer;
    private readonly List<int> suffixes = []; // Where names begin whose labels can be pointed to.
    private readonly bool compressesHosts;
    private bool compresses = true;
    private int limit;
    private int length = HeaderSize;
    private int section;

    /// <summary>A writer of an empty message.</summary>
    /// <param name="limit">The most bytes; a single record that is larger may have up to 9000.</param>
    /// <param name="compressesHosts">Whether the host in SRV may be compressed: in multicast yes, for plain DNS no (RFC 6762, 18.14).</param>
    public MessageWriter(int limit, bool compressesHosts = true)
    {
        this.limit = limit;
        this.compressesHosts = compressesHosts;
        buffer = new byte[DnsMessage.LongestMessage];
    }

    /// <summary>Whether nothing has been written.</summary>
    public bool IsEmpty => length == HeaderSize;

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>A whole message, which must fit in 9000 bytes.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public static byte[] Write(DnsMessage message)
    {
        var writer = new MessageWriter(DnsMessage.LongestMessage);
        writer.Begin(message.Id, message.IsResponse, message.IsTruncated);
        var fits = true;
        foreach (var question in message.Questions)
            fits &= writer.TryAdd(question);
        foreach (var record in message.Answers)
            fits &= writer.TryAdd(MessageSection.Answer, record);
        foreach (var record in message.Authorities)
            fits &= writer.TryAdd(MessageSection.Authority, record);
        foreach (var record in message.Additionals)
            fits &= writer.TryAdd(MessageSection.Additional, record);
        return fits
            ? writer.Written.ToArray()
            : throw new ArgumentException("The message has more than 9000 bytes.", nameof(message));
    }

    /// <summary>A record's data without compression: what rivals compare (RFC 6762, 8.2).</summary>
    public static byte[] DataOf(ResourceRecord record)
    {
        var writer = new MessageWriter(DnsMessage.LongestMessage) { compresses = false };
        writer.TryWriteData(record);
        return writer.buffer[HeaderSize..writer.length];
    }

    /// <summary>Sets the first words of the message.</summary>
    public void Begin(ushort id, bool isResponse, bool isTruncated = false)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer, id);
        // A multicast response is authoritative (RFC 6762, 18.4).
        var flags = (isResponse ? ResponseFlag | AuthoritativeFlag : 0) | (isTruncated ? TruncatedFlag : 0);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)flags);
    }

    /// <summary>Says that more known answers follow in the next message.</summary>
    public void MarkTruncated() => buffer[2] |= TruncatedFlag >> 8;

    /// <summary>Adds a question; false when it does not fit. Questions come first.</summary>
    public bool TryAdd(Question question)
    {
        Enter(MessageSection.Question);
        var before = (length, suffixes.Count);
        if (
            !TryWriteName(question.Name, compress: true)
            || !TryWrite((ushort)question.Type)
            || !TryWrite((ushort)(ClassIn | (question.WantsUnicast ? TopBit : 0)))
        )
            return Undo(before);
        Count(MessageSection.Question);
        return true;
    }

    /// <summary>Adds a record; false when it does not fit. Sections come in their order.</summary>
    /// <param name="part">The section.</param>
    /// <param name="record">What to say.</param>
    /// <param name="ttl">Another time to live than the record's own.</param>
    public bool TryAdd(MessageSection part, ResourceRecord record, TimeSpan? ttl = null)
    {
        Enter(part);
        if (TryWriteRecord(record, ttl ?? record.Ttl))
        {
            Count(part);
            return true;
        }
        if (!IsEmpty || limit == buffer.Length)
            return false;
        // Alone it may be larger.
        limit = buffer.Length;
        return TryAdd(part, record, ttl);
    }

    private bool TryWriteRecord(ResourceRecord record, TimeSpan ttl)
    {
        var before = (length, suffixes.Count);
        if (
            !TryWriteName(record.Name, compress: true)
            || !TryWrite((ushort)record.Type)
            || !TryWrite((ushort)(ClassIn | (record.CacheFlush ? TopBit : 0)))
            || !TryWrite((ushort)((uint)ttl.TotalSeconds >> 16))
            || !TryWrite((ushort)(uint)ttl.TotalSeconds)
            || !TryWrite((ushort)0)
        )
            return Undo(before);
        var start = length;
        if (!TryWriteData(record))
            return Undo(before);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(start - 2), (ushort)(length - start));
        return true;
    }

    private bool TryWriteData(ResourceRecord record) =>
        record switch
        {
            AddressRecord address => TryWriteAddress(address),
            PointerRecord pointer => TryWriteName(pointer.Target, compress: true),
            ServiceRecord service => TryWrite(service.Priority)
                && TryWrite(service.Weight)
                && TryWrite(service.Port)
                && TryWriteName(service.Target, compressesHosts),
            TextRecord text => TryWrite(text.Text.Wire),
            NextSecureRecord next => TryWriteName(next.Next, compressesHosts) && TryWriteTypes(next.Types),
            OtherRecord other => TryWrite(other.Data.AsSpan()),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record, "A record of a kind that nobody knows."),
        };

    private bool TryWriteAddress(AddressRecord record)
    {
        Span<byte> bytes = stackalloc byte[16];
        record.Address.TryWriteBytes(bytes, out var size);
        return TryWrite(bytes[..size]);
    }

    private bool TryWriteTypes(ImmutableArray<RecordType> types)
    {
        Span<byte> bits = stackalloc byte[2 + 32];
        bits.Clear();
        var used = 0;
        foreach (var type in types)
        {
            if ((ushort)type > 255)
                continue;
            bits[2 + ((int)type / 8)] |= (byte)(0x80 >> ((int)type % 8));
            used = Math.Max(used, ((int)type / 8) + 1);
        }
        bits[1] = (byte)used;
        return used == 0 || TryWrite(bits[..(2 + used)]);
    }

    private bool TryWriteName(DomainName name, bool compress)
    {
        var wire = name.Wire;
        while (wire[0] != 0)
        {
            if (compress && compresses && Find(wire) is { } target)
                return TryWrite((ushort)(0xc000 | target));
            if (length <= FarthestPointer)
                suffixes.Add(length);
            if (!TryWrite(wire[..(wire[0] + 1)]))
                return false;
            wire = wire[(wire[0] + 1)..];
        }
        return TryWrite([0]);
    }

    private int? Find(ReadOnlySpan<byte> wire)
    {
        foreach (var suffix in suffixes)
        {
            if (suffix < length && Stands(wire, suffix))
                return suffix;
        }
        return null;
    }

    // Whether exactly this name was written there: case is kept.
    private bool Stands(ReadOnlySpan<byte> wire, int from)
    {
        while (true)
        {
            if (from >= length)
                return false;
            if (buffer[from] >= 0xc0)
            {
                from = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(from)) & FarthestPointer;
                continue;
            }
            var size = wire[0] + 1;
            if (from + size > length || !wire[..size].SequenceEqual(buffer.AsSpan(from, size)))
                return false;
            if (size == 1)
                return true;
            wire = wire[size..];
            from += size;
        }
    }

    private bool TryWrite(ushort value)
    {
        if (length + 2 > limit)
            return false;
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(length), value);
        length += 2;
        return true;
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > limit)
            return false;
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
        return true;
    }

    private bool Undo((int Length, int Suffixes) before)
    {
        length = before.Length;
        suffixes.RemoveRange(before.Suffixes, suffixes.Count - before.Suffixes);
        return false;
    }

    private void Enter(MessageSection part)
    {
        if ((int)part < section)
            throw new InvalidOperationException($"{part} comes before what was already written.");
        section = (int)part;
    }

    private void Count(MessageSection part)
    {
        var count = buffer.AsSpan(4 + (2 * (int)part));
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1));
    }
}

/// <summary>The parts of a message, in their order.</summary>
public enum MessageSection
{
    /// <summary>What is asked.</summary>
    Question,

    /// <summary>What is answered, or known already.</summary>
    Answer,

    /// <summary>What is about to be claimed.</summary>
    Authority,

    /// <summary>What will be asked next.</summary>
    Additional,
}
