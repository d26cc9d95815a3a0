using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Bases;

/// <summary>The form for a base.</summary>
/// <param name="CpuModel">What is taken when none is given.</param>
public sealed record NewBaseModel(string CpuModel) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "New base";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
