using System.Globalization;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Cloudlet.Server.Http;

/// <summary>What all lists that come in pages share: <c>limit</c>, and the <c>Link</c> to the next page.</summary>
internal static class Paging
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    /// <summary>How many the query asks for; a fault is noted.</summary>
    public static int Limit(IQueryCollection query, Faults faults)
    {
        string? text = query["limit"];
        if (text is null)
            return DefaultLimit;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestLimit)
            return limit;
        faults.Add("limit", text, $"1 to {LargestLimit} at once.");
        return DefaultLimit;
    }

    /// <summary>The header that leads to the page behind <paramref name="cursor"/> (RFC 8288).</summary>
    public static string Next(string path, IQueryCollection query, string cursor)
    {
        var next = new QueryBuilder(query.Where(item => item.Key != "cursor")) { { "cursor", cursor } };
        return $"<{path}{next.ToQueryString()}>; rel=\"next\"";
    }
}
