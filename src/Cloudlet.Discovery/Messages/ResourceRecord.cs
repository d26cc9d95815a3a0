using System.Collections.Immutable;
using System.Net;

namespace Cloudlet.Discovery.Messages;

/// <summary>One fact about a name, of class IN. Equality of what it says, without its time to live: <see cref="SaysTheSameAs"/>.</summary>
/// <param name="Name">Whom it is about.</param>
/// <param name="Ttl">How long it may be believed; whole seconds. Zero takes it back.</param>
public abstract record ResourceRecord(DomainName Name, TimeSpan Ttl)
{
    /// <summary>What kind of fact.</summary>
    public abstract RecordType Type { get; }

    /// <summary>Whether it replaces what was believed of this name and type (RFC 6762, 10.2), and is not one among many.</summary>
    public bool CacheFlush { get; init; }

    /// <summary>Whether both say the same of the same name, however long it may be believed.</summary>
    public bool SaysTheSameAs(ResourceRecord other) =>
        Type == other.Type && Name.Equals(other.Name) && HasDataOf(other);

    /// <summary>Whether the data are the same; <paramref name="other"/> has the same type.</summary>
    protected abstract bool HasDataOf(ResourceRecord other);
}

/// <summary>A or AAAA: an address of a host.</summary>
public sealed record AddressRecord(DomainName Name, TimeSpan Ttl, IPAddress Address) : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type =>
        Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? RecordType.A : RecordType.Aaaa;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) =>
        other is AddressRecord that && Address.Equals(that.Address);
}

/// <summary>PTR: another name.</summary>
public sealed record PointerRecord(DomainName Name, TimeSpan Ttl, DomainName Target) : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type => RecordType.Ptr;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) =>
        other is PointerRecord that && Target.Equals(that.Target);
}

/// <summary>SRV: where a service is (RFC 2782).</summary>
/// <param name="Name">The service's instance.</param>
/// <param name="Ttl">How long it may be believed.</param>
/// <param name="Priority">The lowest one is asked first.</param>
/// <param name="Weight">Shares among equals.</param>
/// <param name="Port">Its port.</param>
/// <param name="Target">Its host.</param>
public sealed record ServiceRecord(
    DomainName Name,
    TimeSpan Ttl,
    ushort Priority,
    ushort Weight,
    ushort Port,
    DomainName Target
) : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type => RecordType.Srv;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) =>
        other is ServiceRecord that
        && Priority == that.Priority
        && Weight == that.Weight
        && Port == that.Port
        && Target.Equals(that.Target);
}

/// <summary>TXT: words about a service.</summary>
public sealed record TextRecord(DomainName Name, TimeSpan Ttl, ServiceText Text) : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type => RecordType.Txt;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) => other is TextRecord that && Text.Equals(that.Text);
}

/// <summary>NSEC: the types that a name has; it has no others (RFC 6762, 6.1). Types below 256 only.</summary>
public sealed record NextSecureRecord(DomainName Name, TimeSpan Ttl, DomainName Next, ImmutableArray<RecordType> Types)
    : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type => RecordType.Nsec;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) =>
        other is NextSecureRecord that && Next.Equals(that.Next) && Types.AsSpan().SequenceEqual(that.Types.AsSpan());
}

/// <summary>A record of a type that we have no use for: kept as it came, for the comparison of rivals.</summary>
public sealed record OtherRecord(DomainName Name, TimeSpan Ttl, RecordType OtherType, ImmutableArray<byte> Data)
    : ResourceRecord(Name, Ttl)
{
    /// <inheritdoc/>
    public override RecordType Type => OtherType;

    /// <inheritdoc/>
    protected override bool HasDataOf(ResourceRecord other) =>
        other is OtherRecord that && Data.AsSpan().SequenceEqual(that.Data.AsSpan());
}
