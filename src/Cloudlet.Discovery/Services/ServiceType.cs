using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Services;

/// <summary>A kind of service, such as <c>_cloudlet._tcp</c> (RFC 6763, 7).</summary>
public readonly record struct ServiceType
{
    /// <summary>The type of a name and a protocol.</summary>
    /// <param name="text"><c>_name._tcp</c> or <c>_name._udp</c>; the name has 1 to 15 letters, digits and dashes (RFC 6335, 5.1).</param>
    /// <exception cref="FormatException">It is none.</exception>
    public ServiceType(string text)
    {
        var labels = text.Split('.');
        if (
            labels is not [['_', .. { Length: > 0 and <= 15 } name], "_tcp" or "_udp"]
            || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '-')
        )
            throw new FormatException(
                $"'{text}' is no service type: write _name._tcp or _name._udp; the name has 1 to 15 letters, digits and dashes."
            );
        Name = DomainName.Of(labels[0], labels[1], "local");
    }

    /// <summary>Its name in DNS: <c>_name._tcp.local</c>.</summary>
    public DomainName Name { get; }

    /// <summary>The type, without the domain.</summary>
    public override string ToString() => Name is null ? "" : $"{Name.FirstLabel}.{Name.Parent.FirstLabel}";
}
