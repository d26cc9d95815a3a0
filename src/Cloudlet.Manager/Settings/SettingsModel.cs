using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Settings;

/// <summary>What can be set here, and what was set when the daemon was started.</summary>
/// <param name="Discovery">How devices find the cloudlet now.</param>
/// <param name="ShortestPassword">The fewest characters of a password.</param>
/// <param name="Start">What the daemon runs with: another value takes a restart.</param>
public sealed record SettingsModel(DiscoveryInfo Discovery, int ShortestPassword, IReadOnlyList<StartSetting> Start)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Settings";
}

/// <summary>What the daemon was started with.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What it is now, for people.</param>
/// <param name="Option">The option of <c>cloudlet serve</c>; null: it cannot be chosen.</param>
public sealed record StartSetting(string Name, string Value, string? Option);
