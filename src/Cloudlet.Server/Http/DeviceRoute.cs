using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>Requests of some methods for paths of one form.</summary>
/// <param name="methods">The methods, with spaces between.</param>
/// <param name="path">The path, perhaps with <see cref="Any"/>.</param>
internal sealed class DeviceRoute(string methods, string path)
{
    /// <summary>In the path: a name, which may be any and may be followed by a verb.</summary>
    public const string Any = "_";

    private readonly string[] methods = methods.Split(' ');
    private readonly string[] segments = path.Split('/');

    /// <summary>Whether a request is one of them. Only a path that is written as we write it.</summary>
    public bool Matches(HttpRequest request) =>
        methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase) && Matches(request.Path.Value ?? "");

    private bool Matches(string asked)
    {
        var given = asked.Split('/');
        return given.Length == segments.Length && given.Zip(segments).All(pair => Matches(pair.First, pair.Second));
    }

    // `_` is a name, `_:stop` is a name and a verb; names have no colon.
    private static bool Matches(string given, string expected)
    {
        if (!expected.StartsWith(Any, StringComparison.Ordinal))
            return string.Equals(given, expected, StringComparison.OrdinalIgnoreCase);
        var verb = expected[Any.Length..];
        return given.Length > verb.Length
            && given.EndsWith(verb, StringComparison.OrdinalIgnoreCase)
            && !given[..^verb.Length].Contains(':', StringComparison.Ordinal);
    }
}
