using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Help;

/// <summary>The words of a cloudlet, and how one does what.</summary>
/// <param name="PortAddress">What ports of instances are bound to; null: this box alone reaches them.</param>
public sealed record HelpModel(string? PortAddress) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Help";
}
