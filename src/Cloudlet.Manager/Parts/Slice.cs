using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Cloudlet.Manager.Parts;

/// <summary>Some rows of a long list, and where those before and after are.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="First">How many are before them.</param>
/// <param name="Count">How many there are in all.</param>
/// <param name="Before">The query of the page's address for those before; null: these are the first.</param>
/// <param name="After">The query of the page's address for those after; null: these are the last.</param>
public sealed record Slice<T>(IReadOnlyList<T> Rows, int First, int Count, string? Before, string? After)
{
    /// <summary>The same rows as something else.</summary>
    public Slice<TOther> Select<TOther>(Func<T, TOther> become) =>
        new([.. Rows.Select(become)], First, Count, Before, After);
}

/// <summary>Cuts long lists into pages.</summary>
internal static class Slice
{
    /// <summary>So many rows are on a page.</summary>
    public const int AtOnce = 50;

    /// <summary>Rows that are all there are.</summary>
    public static Slice<T> OfAll<T>(params IReadOnlyList<T> rows) => new(rows, 0, rows.Count, null, null);

    /// <summary>The rows that a page's address asks for; what makes no sense in it counts as the nearest that does.</summary>
    /// <param name="all">The whole list.</param>
    /// <param name="query">The address's query.</param>
    /// <param name="name">Which part of it tells how many rows are passed over.</param>
    public static Slice<T> Of<T>(IReadOnlyList<T> all, IQueryCollection query, string name = "skip")
    {
        _ = int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var asked);
        var first = all.Count == 0 ? 0 : Math.Min(asked, all.Count - 1) / AtOnce * AtOnce;
        return new Slice<T>(
            [.. all.Skip(first).Take(AtOnce)],
            first,
            all.Count,
            first == 0 ? null : Address(first - AtOnce),
            first + AtOnce >= all.Count ? null : Address(first + AtOnce)
        );

        string Address(int skip)
        {
            var address = new QueryBuilder(query.Where(part => part.Key != name && part.Value != ""));
            if (skip > 0)
                address.Add(name, skip.ToString(CultureInfo.InvariantCulture));
            return address.ToQueryString().ToString() is { Length: > 0 } some ? some : "?";
        }
    }
}
