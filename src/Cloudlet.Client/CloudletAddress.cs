using System.Diagnostics.CodeAnalysis;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

/// <summary>Where a cloudlet is reached: <c>unix:PATH</c>, <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>.</summary>
public sealed record CloudletAddress
{
    /// <summary>The environment variable that holds the address when none is given.</summary>
    public const string Variable = "CLOUDLET_URL";

    // sun_path has 108 bytes, the last one is the terminating zero.
    private const int LongestSocketPath = 107;
    private const string UnixScheme = "unix:";

    private const string Expected =
        "Write unix:PATH for a socket, or http://HOST:PORT or https://HOST:PORT without a path.";

    private const char ScopeSign = '%';

    private CloudletAddress(Uri root, string? socketPath)
    {
        Root = root;
        SocketPath = socketPath;
    }

    /// <summary>The URL that the API's paths are added to. For a socket its host means nothing.</summary>
    public Uri Root { get; }

    /// <summary>The Unix socket, absolute; null for a network address.</summary>
    public string? SocketPath { get; }

    /// <summary>Whether the daemon runs on this host, so that it sees the same files.</summary>
    public bool IsThisHost => SocketPath is not null || Root.IsLoopback;

    /// <summary>The host on which ports of its instances are reached.</summary>
    internal string InstanceHost => SocketPath is null ? Root.DnsSafeHost : "127.0.0.1";

    /// <summary>The address of a Unix socket.</summary>
    /// <param name="path">Its path; made absolute against the current directory.</param>
    /// <exception cref="FormatException">The path is longer than the 107 bytes that the system allows.</exception>
    public static CloudletAddress Unix(string path) => Parse(UnixScheme + path);

    /// <summary>The address of <c>CLOUDLET_URL</c>, and the default socket when that is not set.</summary>
    /// <exception cref="FormatException"><c>CLOUDLET_URL</c> is no address.</exception>
    public static CloudletAddress Default() =>
        Default(Environment.GetEnvironmentVariable, DefaultSocket.EffectiveUserId);

    /// <summary>As <see cref="Default()"/>, in a given environment.</summary>
    /// <exception cref="FormatException"><c>CLOUDLET_URL</c> is no address.</exception>
    public static CloudletAddress Default(Func<string, string?> variable, uint userId)
    {
        if (variable(Variable) is not { Length: > 0 } text)
            return Unix(DefaultSocket.For(variable, userId));
        return TryParse(text, out var address, out var fault)
            ? address
            : throw new FormatException($"{Variable}: '{text}' is not an address of a cloudlet. {fault}");
    }

    /// <summary>The address that <paramref name="text"/> spells.</summary>
    /// <exception cref="FormatException">It spells none; the message says what would be right.</exception>
    public static CloudletAddress Parse(string text) =>
        TryParse(text, out var address, out var fault)
            ? address
            : throw new FormatException($"'{text}' is not an address of a cloudlet. {fault}");

    /// <summary>The address that <paramref name="text"/> spells, or false and what would be right.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out CloudletAddress? address,
        [NotNullWhen(false)] out string? fault
    )
    {
        address = null;
        fault = Expected;
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
            return TryParseSocket(text[UnixScheme.Length..], out address, out fault);
        // RFC 6874 escapes the sign before a scope; Uri takes it as it is.
        if (text.Contains('[', StringComparison.Ordinal))
            text = text.Replace("%25", "%", StringComparison.Ordinal);
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.PathAndQuery is not "/"
            || uri.UserInfo.Length > 0
            || uri.Fragment.Length > 0
        )
            return false;
        address = new CloudletAddress(uri, null);
        fault = null;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(CloudletAddress? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        SocketPath is not null ? UnixScheme + SocketPath
        // An address of one link has a scope, which Uri keeps but does not print.
        : Root.DnsSafeHost.Contains(ScopeSign, StringComparison.Ordinal)
            ? $"{Root.Scheme}://[{Root.DnsSafeHost}]:{Root.Port}"
        : Root.GetLeftPart(UriPartial.Authority);

    private static bool TryParseSocket(
        string path,
        [NotNullWhen(true)] out CloudletAddress? address,
        [NotNullWhen(false)] out string? fault
    )
    {
        address = null;
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = path[2..];
        if (path.Length == 0)
        {
            fault = "Write the path of the socket after unix:.";
            return false;
        }
        path = Path.GetFullPath(path);
        if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
        {
            fault = $"A socket's path may have {LongestSocketPath} bytes: choose a shorter one.";
            return false;
        }
        address = new CloudletAddress(new Uri("http://localhost/"), path);
        fault = null;
        return true;
    }
}
