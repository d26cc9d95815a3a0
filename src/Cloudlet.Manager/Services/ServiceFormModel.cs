using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Services;

/// <summary>The form for a service.</summary>
/// <param name="Service">The service that is edited; null: a new one.</param>
/// <param name="Overlays">The names of the overlays that there are.</param>
/// <param name="Overlay">The one that is chosen at first, if any.</param>
public sealed record ServiceFormModel(ServiceInfo? Service, IReadOnlyList<string> Overlays, string? Overlay)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => Service is null ? "New service" : $"Edit {Service.Id}";
}
