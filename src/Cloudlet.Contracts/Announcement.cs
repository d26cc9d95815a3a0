namespace Cloudlet.Contracts;

/// <summary>How a cloudlet is announced by DNS-SD: the service types and the keys of its TXT record.</summary>
public static class Announcement
{
    /// <summary>The service type of the native API.</summary>
    public const string ServiceType = "_cloudlet-api._tcp";

    /// <summary>The service type that clients of KD-Cloudlet look for. Its TXT record has one string and no more: they split it at <c>=</c>.</summary>
    public const string OldServiceType = "_cloudlet._tcp";

    /// <summary>The one key of the old type: <c>disabled</c> or <c>enabled</c>.</summary>
    public const string EncryptionKey = "encryption";

    /// <summary>The key of the text's own format, first of all (RFC 6763, 6.7).</summary>
    public const string FormatKey = "txtvers";

    /// <summary>The format of now.</summary>
    public const string Format = "1";

    /// <summary>The cloudlet's id: a UUID, the same under every name and address.</summary>
    public const string IdKey = "id";

    /// <summary>The daemon's version.</summary>
    public const string VersionKey = "version";

    /// <summary>Where the API begins: <c>/v1</c>.</summary>
    public const string PathKey = "api";

    /// <summary>The SHA-256 of the TLS certificate, in hex; it is not there while the port speaks plain HTTP.</summary>
    public const string FingerprintKey = "tls";

    /// <summary>Processors of the host.</summary>
    public const string ProcessorsKey = "cpus";

    /// <summary>The share of them that is busy: 0 idle, 1 all busy, more when work waits.</summary>
    public const string LoadKey = "load";
}
