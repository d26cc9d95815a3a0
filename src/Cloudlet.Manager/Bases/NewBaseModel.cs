using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Bases;

/// <summary>The form for a base.</summary>
/// <param name="CpuModel">What is taken when none is given.</param>
/// <param name="Sent">Disk images that are here in part: an upload goes on elsewhere, broke off, or its page was left.</param>
/// <param name="Socket">The daemon's socket.</param>
public sealed record NewBaseModel(string CpuModel, IReadOnlyList<UploadInfo> Sent, string Socket) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "New base";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
