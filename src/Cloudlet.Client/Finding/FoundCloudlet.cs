using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cloudlet.Contracts;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Client.Finding;

/// <summary>A cloudlet on the local network, as it tells about itself before anybody connects. Immutable.</summary>
public sealed record FoundCloudlet
{
    /// <summary>Its id: the same under every name and address.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>Where it is reached, the likeliest first; at least one.</summary>
    public required IReadOnlyList<CloudletAddress> Addresses { get; init; }

    /// <summary>The share of its processors that is busy: 0 idle, 1 all busy, more when work waits; null when it does not tell.</summary>
    public double? Load { get; init; }

    /// <summary>Its host's processors; null when it does not tell.</summary>
    public int? Processors { get; init; }

    /// <summary>The SHA-256 of its TLS certificate in hex; null when it speaks plain HTTP.</summary>
    public string? TlsFingerprint { get; init; }

    /// <inheritdoc/>
    public bool Equals(FoundCloudlet? other) =>
        other is not null
        && (Id, Name, Version, Load, Processors, TlsFingerprint)
            == (other.Id, other.Name, other.Version, other.Load, other.Processors, other.TlsFingerprint)
        && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>The cloudlet behind what was found of it, perhaps through several interfaces; null when that does not tell who it is.</summary>
    internal static FoundCloudlet? From(IReadOnlyList<FoundService> services)
    {
        var text = services[0].Text;
        if (text[Announcement.IdKey] is not { Length: > 0 } id)
            return null;
        var fingerprint = text[Announcement.FingerprintKey];
        var addresses = services
            .SelectMany(service => service.Addresses.Select(address => (address, service.Port)))
            .OrderBy(place => Preference(place.address))
            .Select(place => Address(fingerprint is null ? "http" : "https", place.address, place.Port))
            .OfType<CloudletAddress>()
            .Distinct()
            .ToList();
        if (addresses.Count == 0)
            return null;
        return new FoundCloudlet
        {
            Id = id,
            Name = services[0].Key.Instance,
            Version = text[Announcement.VersionKey] ?? "",
            Addresses = addresses,
            Load = Number(text[Announcement.LoadKey]),
            Processors = (int?)Number(text[Announcement.ProcessorsKey]),
            TlsFingerprint = fingerprint,
        };
    }

    // An address of the link only needs its scope, which not all that we hand it to understand.
    private static int Preference(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? 0
        : address.IsIPv6LinkLocal ? 2
        : 1;

    private static CloudletAddress? Address(string scheme, IPAddress address, ushort port)
    {
        var host = address.AddressFamily == AddressFamily.InterNetwork ? $"{address}" : $"[{address}]";
        return CloudletAddress.TryParse($"{scheme}://{host}:{port}", out var parsed, out _) ? parsed : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 1_000_000
            ? number
            : null;
}

/// <summary>News of a cloudlet.</summary>
/// <param name="IsPresent">It is there, or it is there with something else to tell; false: it is gone.</param>
/// <param name="Cloudlet">The cloudlet; one that is gone as it was last.</param>
public readonly record struct CloudletChange(bool IsPresent, FoundCloudlet Cloudlet);
