using System.Globalization;
using Cloudlet.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Cloudlet.Manager.Services;

/// <summary>Which services are asked for.</summary>
/// <param name="Text">A part of id, description or a tag; empty: all.</param>
/// <param name="Tag">A tag that they have; empty: all.</param>
/// <param name="Skip">How many are passed over.</param>
public sealed record ServiceSearch(string Text = "", string Tag = "", int Skip = 0)
{
    /// <summary>So many are on a page.</summary>
    public const int AtOnce = 50;

    /// <summary>Where it is shown.</summary>
    public string Address
    {
        get
        {
            var query = new QueryBuilder();
            if (Text.Length > 0)
                query.Add("text", Text);
            if (Tag.Length > 0)
                query.Add("tag", Tag);
            if (Skip > 0)
                query.Add("skip", Skip.ToString(CultureInfo.InvariantCulture));
            return "/services" + query.ToQueryString();
        }
    }

    /// <summary>Reads the address's query; what makes no sense is left out.</summary>
    public static ServiceSearch From(IQueryCollection query) =>
        new(
            query["text"].ToString().Trim(),
            query["tag"].ToString(),
            int.TryParse(query["skip"], NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip : 0
        );

    /// <summary>Whether a service is one of them.</summary>
    public bool Finds(ServiceInfo service) =>
        (Tag.Length == 0 || service.Tags.Contains(Tag))
        && (
            Text.Length == 0
            || service
                .Tags.Append(service.Id)
                .Append(service.Description)
                .Any(text => text.Contains(Text, StringComparison.OrdinalIgnoreCase))
        );
}
