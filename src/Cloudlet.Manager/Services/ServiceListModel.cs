using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Services;

/// <summary>Services, one page of them.</summary>
/// <param name="Services">By id.</param>
/// <param name="Search">What is asked for.</param>
/// <param name="Tags">All tags that services have, the most frequent first.</param>
/// <param name="Count">How many there are in all that are asked for.</param>
/// <param name="HasOverlay">Whether there is an overlay to make one of.</param>
public sealed record ServiceListModel(
    IReadOnlyList<ServiceRow> Services,
    ServiceSearch Search,
    IReadOnlyList<string> Tags,
    int Count,
    bool HasOverlay
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Services";

    /// <summary>The address of the page behind this one; null: this is the last.</summary>
    public string? Next =>
        Services.Count > 0 && Search.Skip + Services.Count < Count
            ? (Search with { Skip = Search.Skip + Services.Count }).Address
            : null;

    /// <summary>The address of the page before this one; null: this is the first.</summary>
    public string? Previous =>
        Search.Skip == 0 ? null : (Search with { Skip = Math.Max(0, Search.Skip - ServiceSearch.AtOnce) }).Address;
}

/// <summary>A service, and how it is used.</summary>
/// <param name="Service">The service.</param>
/// <param name="Instances">How many instances of it live.</param>
/// <param name="IsReady">Whether it answers at once: an instance is up and has a seat, or one is kept warm.</param>
public sealed record ServiceRow(ServiceInfo Service, int Instances, bool IsReady);
