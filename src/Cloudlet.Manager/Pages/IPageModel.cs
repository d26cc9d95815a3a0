namespace Cloudlet.Manager.Pages;

/// <summary>All that a page shows: read from the application services, immutable, and enough to render it anywhere.</summary>
public interface IPageModel
{
    /// <summary>What the window is called.</summary>
    string Title { get; }

    /// <summary>Scripts that only this page has: modules among the browser's assets.</summary>
    IReadOnlyList<string> Scripts => [];

    /// <summary>Style sheets that only this page has.</summary>
    IReadOnlyList<string> Styles => [];
}
