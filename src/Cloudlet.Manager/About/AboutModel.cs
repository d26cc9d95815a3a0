using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.About;

/// <summary>What this is made of.</summary>
/// <param name="Version">The cloudlet's version.</param>
/// <param name="Host">What it runs on, as names and what they say.</param>
/// <param name="Parts">What is inside, of others.</param>
public sealed record AboutModel(
    string Version,
    IReadOnlyList<(string Name, string Text)> Host,
    IReadOnlyList<AboutPart> Parts
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "About";
}

/// <summary>A work of others that is inside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; empty when it has none of its own.</param>
/// <param name="Licence">Its licence's SPDX identifier; empty when only its text is known.</param>
/// <param name="Kind">Where it works: <c>browser</c> or <c>daemon</c>.</param>
public sealed record AboutPart(string Name, string Version, string Licence, string Kind);
