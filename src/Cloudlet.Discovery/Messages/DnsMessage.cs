using System.Collections.Immutable;

namespace Cloudlet.Discovery.Messages;

/// <summary>A DNS message as multicast DNS has them (RFC 6762, 18): a query or a response, without an error code.</summary>
public sealed record DnsMessage
{
    /// <summary>The most bytes of a message, with its headers in lower layers (RFC 6762, 17).</summary>
    public const int LongestMessage = 9000;

    /// <summary>Zero in multicast; an answer to an asker that speaks plain DNS repeats the asker's number.</summary>
    public ushort Id { get; init; }

    /// <summary>A response, and not a query.</summary>
    public bool IsResponse { get; init; }

    /// <summary>More known answers follow in another message (RFC 6762, 7.2).</summary>
    public bool IsTruncated { get; init; }

    /// <summary>What is asked.</summary>
    public ImmutableArray<Question> Questions { get; init; } = [];

    /// <summary>Answers; in a query those that the asker knows.</summary>
    public ImmutableArray<ResourceRecord> Answers { get; init; } = [];

    /// <summary>In a query: what the asker is about to claim (RFC 6762, 8.2).</summary>
    public ImmutableArray<ResourceRecord> Authorities { get; init; } = [];

    /// <summary>What the asker will want to know next.</summary>
    public ImmutableArray<ResourceRecord> Additionals { get; init; } = [];

    /// <summary>A query by one that wants to own names.</summary>
    public bool IsProbe => !IsResponse && Authorities.Length > 0;
}
