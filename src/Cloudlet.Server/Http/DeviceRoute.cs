using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>Requests of some methods for paths of one form.</summary>
/// <param name="methods">The methods, with spaces between.</param>
/// <param name="path">The path, perhaps with <see cref="Any"/>.</param>
internal sealed class DeviceRoute(string methods, string path)
{
    /// <summary>In the path: any one segment that is not empty and has no verb, alone or before a verb such as <c>:pause</c>.</summary>
    public const string Any = "_";

    private readonly string[] methods = methods.Split(' ');
    private readonly string[] segments = path.Split('/');

    /// <summary>Whether a request is one of them. Only a path that is written as we write it.</summary>
    public bool Matches(HttpRequest request) =>
        methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase) && Matches(request.Path.Value ?? "");

    private bool Matches(string asked)
    {
        var given = asked.Split('/');
        return given.Length == segments.Length
            && given
                .Zip(segments)
                .All(pair =>
                    pair.Second.StartsWith(Any, StringComparison.Ordinal)
                        ? MatchesAny(pair.First, pair.Second[Any.Length..])
                        : string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase)
                );
    }

    private static bool MatchesAny(string given, string verb) =>
        given.Length > verb.Length
        && given.EndsWith(verb, StringComparison.OrdinalIgnoreCase)
        && !given[..^verb.Length].Contains(':', StringComparison.Ordinal);
}
