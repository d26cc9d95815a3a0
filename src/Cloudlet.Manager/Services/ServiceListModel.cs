using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Services;

/// <summary>Services, one page of them.</summary>
/// <param name="Services">By id.</param>
/// <param name="Search">What is asked for.</param>
/// <param name="Tags">All tags that services have, the most frequent first.</param>
/// <param name="HasOverlay">Whether there is an overlay to make one of.</param>
public sealed record ServiceListModel(
    Slice<ServiceRow> Services,
    ServiceSearch Search,
    IReadOnlyList<string> Tags,
    bool HasOverlay
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Services";
}

/// <summary>A service, and how it is used.</summary>
/// <param name="Service">The service.</param>
/// <param name="Instances">How many instances of it live.</param>
/// <param name="IsReady">Whether it answers at once: an instance is up and has a seat, or one is kept warm.</param>
public sealed record ServiceRow(ServiceInfo Service, int Instances, bool IsReady);
