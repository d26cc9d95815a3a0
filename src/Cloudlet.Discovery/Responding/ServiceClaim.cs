using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery.Responding;

/// <summary>A service's name, with its place and text, and the entry in the list of its type.</summary>
internal sealed class ServiceClaim(ServiceDescription description, HostClaim host) : Claim
{
    /// <summary>The list of all types (RFC 6763, 9).</summary>
    public static readonly DomainName AllTypes = DomainName.Parse("_services._dns-sd._udp.local");

    /// <summary>What is published; its text may change.</summary>
    public ServiceDescription Description { get; set; } = description;

    /// <summary>The host that it runs on.</summary>
    public HostClaim Host { get; } = host;

    /// <summary>The name for people, now.</summary>
    public string Instance =>
        Attempt == 1 ? Description.Instance : Labels.WithSuffix(Description.Instance, $" ({Attempt})");

    /// <inheritdoc/>
    public override DomainName Name => Description.Type.Name.Child(Instance);

    /// <inheritdoc/>
    public override bool IsFor(Link link) =>
        Description.Interfaces is null || Description.Interfaces.Contains(link.InterfaceName);

    /// <inheritdoc/>
    public override IEnumerable<ResourceRecord> UniqueRecords(Link link)
    {
        var name = Name;
        yield return new ServiceRecord(name, Timing.HostTtl, 0, 0, Description.Port, Host.Name) { CacheFlush = true };
        yield return new TextRecord(name, Timing.OtherTtl, Description.Text) { CacheFlush = true };
        yield return new NextSecureRecord(name, Timing.OtherTtl, name, [RecordType.Txt, RecordType.Srv])
        {
            CacheFlush = true,
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<ResourceRecord> SharedRecords(Link link) =>
        [
            new PointerRecord(Description.Type.Name, Timing.OtherTtl, Name),
            new PointerRecord(AllTypes, Timing.OtherTtl, Description.Type.Name),
        ];
}
