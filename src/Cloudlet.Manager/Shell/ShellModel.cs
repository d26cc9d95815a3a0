using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Shell;

/// <summary>What is around a page.</summary>
/// <param name="Name">The cloudlet's name.</param>
/// <param name="Path">The page's address.</param>
/// <param name="Token">What changes must carry; null when nobody is signed in.</param>
/// <param name="News">How much news there was before the page was read; null: it has no stream of news.</param>
/// <param name="Socket">Where commands find the daemon, when that is not where they look by themselves; else null.</param>
/// <param name="Page">The page's own model.</param>
public sealed record ShellModel(string Name, string Path, string? Token, long? News, string? Socket, IPageModel Page);
