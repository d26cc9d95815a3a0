using System.Text;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cloudlet.Server.Http;

/// <summary>
/// One page of a list. A cursor holds the key of the last thing that was seen, so that it leads on when things come and go
/// meanwhile.
/// </summary>
internal static class ListPage
{
    /// <summary>The page that the query asks for.</summary>
    /// <param name="context">The request: <c>limit</c>, <c>cursor</c>.</param>
    /// <param name="all">All things, in any order.</param>
    /// <param name="key">What they are ordered by, each its own.</param>
    /// <param name="show">As the API tells one of them.</param>
    /// <param name="type">The JSON of the list.</param>
    /// <exception cref="ProblemException">The query has faults.</exception>
    public static Answer Of<T, TInfo>(
        HttpContext context,
        IEnumerable<T> all,
        Func<T, string> key,
        Func<T, TInfo> show,
        JsonTypeInfo<IReadOnlyList<TInfo>> type
    )
    {
        var (page, next) = Slice(context.Request, all, key, show);
        if (next is not null)
            context.Response.Headers.Link = next;
        return Answer.Of(200, page, type);
    }

    /// <summary>The things of the page that a request asks for, and the <c>Link</c> to those behind it.</summary>
    /// <exception cref="ProblemException">The query has faults.</exception>
    public static (IReadOnlyList<TInfo> Page, string? Next) Slice<T, TInfo>(
        HttpRequest request,
        IEnumerable<T> all,
        Func<T, string> key,
        Func<T, TInfo> show
    )
    {
        var faults = new Faults();
        var limit = Paging.Limit(request.Query, faults);
        var after = Cursor(request.Query["cursor"], faults);
        faults.ThrowIfAny();
        var wanted = all.Select(thing => (Key: key(thing), Thing: thing))
            .Where(item => string.CompareOrdinal(item.Key, after) > 0)
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return (
            [.. wanted.Take(limit).Select(item => show(item.Thing))],
            wanted.Count > limit ? Paging.Next(request.Path, request.Query, Write(wanted[limit - 1].Key)) : null
        );
    }

    /// <summary>A key that puts the oldest first.</summary>
    public static string OldestFirst(DateTimeOffset time, string id) => $"{time.UtcTicks:D19}/{id}";

    /// <summary>A key that puts the newest first.</summary>
    public static string NewestFirst(DateTimeOffset time, string id) => $"{long.MaxValue - time.UtcTicks:D19}/{id}";

    private static string Cursor(string? text, Faults faults)
    {
        if (text is null)
            return "";
        try
        {
            if (WebEncoders.Base64UrlDecode(text) is { Length: > 0 } key)
                return Encoding.UTF8.GetString(key);
        }
        catch (FormatException)
        {
            // It is not ours either.
        }
        faults.Add("cursor", text, "a cursor is taken from the Link header of a page before.");
        return "";
    }

    private static string Write(string key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key));
}
