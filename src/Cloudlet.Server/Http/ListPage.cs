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
        var query = context.Request.Query;
        var faults = new Faults();
        var limit = Paging.Limit(query, faults);
        var after = Cursor(query["cursor"], faults);
        faults.ThrowIfAny();
        var wanted = all.Select(thing => (Key: key(thing), Thing: thing))
            .Where(item => string.CompareOrdinal(item.Key, after) > 0)
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        if (wanted.Count > limit)
            context.Response.Headers.Link = Paging.Next(context.Request.Path, query, Write(wanted[limit - 1].Key));
        return Answer.Of(200, [.. wanted.Take(limit).Select(item => show(item.Thing))], type);
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
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            faults.Add("cursor", text, "a cursor is taken from the Link header of a page before.");
            return "";
        }
    }

    private static string Write(string key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key));
}
