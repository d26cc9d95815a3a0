using Cloudlet.Contracts;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Services;

/// <summary>Which services are asked for.</summary>
/// <param name="Text">A part of id, description or a tag; empty: all.</param>
/// <param name="Tag">A tag that they have; empty: all.</param>
public sealed record ServiceSearch(string Text = "", string Tag = "")
{
    /// <summary>Whether anything is asked for.</summary>
    public bool IsOn => Text.Length + Tag.Length > 0;

    /// <summary>Where those with a tag are shown.</summary>
    public static string AddressOf(string tag) => $"/services?tag={Uri.EscapeDataString(tag)}";

    /// <summary>Reads the address's query.</summary>
    public static ServiceSearch From(IQueryCollection query) =>
        new(query["text"].ToString().Trim(), query["tag"].ToString());

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
