using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Settings;

/// <summary>What can be set here.</summary>
/// <param name="ShortestPassword">The fewest characters of a password.</param>
public sealed record SettingsModel(int ShortestPassword) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Settings";

    /// <summary>As it is.</summary>
    public static SettingsModel Present { get; } = new(PasswordFile.Shortest);
}
