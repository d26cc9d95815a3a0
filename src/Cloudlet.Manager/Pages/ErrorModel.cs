using Cloudlet.Contracts;

namespace Cloudlet.Manager.Pages;

/// <summary>A page that could not be made, and why.</summary>
public sealed record ErrorModel(Problem Problem) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Problem.Status == 404 ? "Not found" : "It did not work";
}
