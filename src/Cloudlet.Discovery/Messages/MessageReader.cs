using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Cloudlet.Discovery.Messages;

/// <summary>
/// Reads messages that anyone may have sent: every length is checked, a compression pointer leads only towards the front, and what is
/// allocated is bounded by the packet. Never throws.
/// </summary>
public ref struct MessageReader
{
    private const ushort ClassIn = 1;
    private const ushort ClassAny = 255;
    private const ushort TopBit = 0x8000;
    private const ushort IgnoredUnlessZero = 0x780f; // Opcode and response code: RFC 6762, 18.3 and 18.11.
    private const int FixedPart = 10; // Of a record, after its name: type, class, time to live, length.

    // Longer is never needed, and a hostile one would hold memory for years.
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    private readonly ReadOnlySpan<byte> packet;
    private int at;

    private MessageReader(ReadOnlySpan<byte> packet)
    {
        this.packet = packet;
        at = 0;
    }

    /// <summary>Reads one message.</summary>
    /// <param name="packet">All bytes of a datagram.</param>
    /// <param name="message">The message, without records of other classes than IN.</param>
    /// <returns>False when it is damaged, longer than 9000 bytes, or has an opcode or a response code.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        return packet.Length <= DnsMessage.LongestMessage && new MessageReader(packet).TryRead(out message);
    }

    private bool TryRead([NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        if (
            !TryTake(out var id)
            || !TryTake(out var flags)
            || !TryTake(out var questionCount)
            || !TryTake(out var answerCount)
            || !TryTake(out var authorityCount)
            || !TryTake(out var additionalCount)
            || (flags & IgnoredUnlessZero) != 0
            || !TryReadQuestions(questionCount, out var questions)
            || !TryReadRecords(answerCount, out var answers)
            || !TryReadRecords(authorityCount, out var authorities)
            || !TryReadRecords(additionalCount, out var additionals)
        )
            return false;
        message = new DnsMessage
        {
            Id = id,
            IsResponse = (flags & MessageWriter.ResponseFlag) != 0,
            IsTruncated = (flags & MessageWriter.TruncatedFlag) != 0,
            Questions = questions,
            Answers = answers,
            Authorities = authorities,
            Additionals = additionals,
        };
        return true;
    }

    private bool TryReadQuestions(int count, out ImmutableArray<Question> questions)
    {
        questions = [];
        if (count == 0)
            return true;
        if (count > (packet.Length - at) / 5) // A question has five bytes at least.
            return false;
        var builder = ImmutableArray.CreateBuilder<Question>(count);
        for (; count > 0; count--)
        {
            if (!TryReadName(out var name) || !TryTake(out var type) || !TryTake(out var kind))
                return false;
            if ((kind & ~TopBit) is ClassIn or ClassAny)
                builder.Add(new Question(name, (RecordType)type, (kind & TopBit) != 0));
        }
        questions = builder.ToImmutable();
        return true;
    }

    private bool TryReadRecords(int count, out ImmutableArray<ResourceRecord> records)
    {
        records = [];
        if (count == 0)
            return true;
        if (count > (packet.Length - at) / (FixedPart + 1))
            return false;
        var builder = ImmutableArray.CreateBuilder<ResourceRecord>(count);
        for (; count > 0; count--)
        {
            if (!TryReadRecord(out var record))
                return false;
            if (record is not null)
                builder.Add(record);
        }
        records = builder.ToImmutable();
        return true;
    }

    // A record of another class is passed over: null.
    private bool TryReadRecord(out ResourceRecord? record)
    {
        record = null;
        if (!TryReadName(out var name) || packet.Length - at < FixedPart)
            return false;
        var type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
        var kind = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(packet[(at + 4)..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 8)..]);
        at += FixedPart;
        if (packet.Length - at < length)
            return false;
        var end = at + length;
        if ((kind & ~TopBit) == ClassIn)
        {
            var ttl = TimeSpan.FromSeconds(Math.Min(seconds, (uint)LongestTtl.TotalSeconds));
            if (ReadData(name, ttl, type, end) is not { } read)
                return false;
            record = (kind & TopBit) != 0 ? read with { CacheFlush = true } : read;
        }
        at = end;
        return true;
    }

    private ResourceRecord? ReadData(DomainName name, TimeSpan ttl, RecordType type, int end)
    {
        var data = packet[at..end];
        switch (type)
        {
            case RecordType.A:
                return data.Length == 4 ? new AddressRecord(name, ttl, new IPAddress(data)) : null;
            case RecordType.Aaaa:
                return data.Length == 16 ? new AddressRecord(name, ttl, new IPAddress(data)) : null;
            case RecordType.Ptr:
                return TryReadName(out var pointed) && at == end ? new PointerRecord(name, ttl, pointed) : null;
            case RecordType.Srv:
                return
                    TryTake(out var priority)
                    && TryTake(out var weight)
                    && TryTake(out var port)
                    && TryReadName(out var host)
                    && at == end
                    ? new ServiceRecord(name, ttl, priority, weight, port, host)
                    : null;
            case RecordType.Txt:
                return ServiceText.FromWire(data) is { } text ? new TextRecord(name, ttl, text) : null;
            case RecordType.Nsec:
                return TryReadName(out var next) && at <= end && TryReadTypes(packet[at..end], out var types)
                    ? new NextSecureRecord(name, ttl, next, types)
                    : null;
            default:
                return new OtherRecord(name, ttl, type, [.. data]);
        }
    }

    // Windows of 256 types, each a bit map of 1 to 32 bytes (RFC 4034, 4.1.2); mDNS has the first window only.
    private static bool TryReadTypes(ReadOnlySpan<byte> data, out ImmutableArray<RecordType> types)
    {
        types = [];
        var builder = ImmutableArray.CreateBuilder<RecordType>();
        while (!data.IsEmpty)
        {
            if (data.Length < 2 || data[1] is 0 or > 32 || data.Length < 2 + data[1])
                return false;
            var bits = data.Slice(2, data[1]);
            for (var i = 0; data[0] == 0 && i < bits.Length * 8; i++)
            {
                if ((bits[i / 8] & (0x80 >> (i % 8))) != 0)
                    builder.Add((RecordType)i);
            }
            data = data[(2 + bits.Length)..];
        }
        types = builder.ToImmutable();
        return true;
    }

    private bool TryReadName([NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        Span<byte> wire = stackalloc byte[DomainName.LongestName];
        var length = 0;
        var from = at;
        var start = at; // Pointers must lead before where the present run of labels began: so reading ends.
        var jumped = false;
        while (true)
        {
            if (from >= packet.Length)
                return false;
            var size = packet[from];
            if (size >= 0xc0)
            {
                if (from + 1 >= packet.Length)
                    return false;
                var target = ((size & 0x3f) << 8) | packet[from + 1];
                if (target >= start)
                    return false;
                if (!jumped)
                    at = from + 2;
                jumped = true;
                start = from = target;
                continue;
            }
            if (
                size > DomainName.LongestLabel
                || from + 1 + size > packet.Length
                || length + 1 + size > DomainName.LongestName
            )
                return false;
            packet.Slice(from, size + 1).CopyTo(wire[length..]);
            length += size + 1;
            from += size + 1;
            if (size == 0)
                break;
        }
        if (!jumped)
            at = from;
        name = DomainName.FromWire(wire[..length]);
        return true;
    }

    private bool TryTake(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(packet[at..], out value))
            return false;
        at += 2;
        return true;
    }
}
