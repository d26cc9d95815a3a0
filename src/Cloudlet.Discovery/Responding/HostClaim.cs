using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>The host's name, with its addresses on each link.</summary>
internal sealed class HostClaim(string label) : Claim
{
    /// <inheritdoc/>
    public override DomainName Name =>
        DomainName.Local.Child(Attempt == 1 ? label : Labels.WithSuffix(label, $"-{Attempt}"));

    /// <inheritdoc/>
    public override IEnumerable<ResourceRecord> UniqueRecords(Link link)
    {
        var name = Name;
        foreach (var own in link.Addresses)
            yield return new AddressRecord(name, Timing.HostTtl, own.Address) { CacheFlush = true };
        yield return new NextSecureRecord(
            name,
            Timing.HostTtl,
            name,
            [
                .. link
                    .Addresses.Select(own => new AddressRecord(name, Timing.HostTtl, own.Address).Type)
                    .Distinct()
                    .Order(),
            ]
        )
        {
            CacheFlush = true,
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<ResourceRecord> SharedRecords(Link link) => [];
}
