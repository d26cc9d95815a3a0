using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Access;

/// <summary>The page where one signs in.</summary>
/// <param name="Fault">Why the last attempt failed.</param>
/// <param name="Next">Where to go afterwards.</param>
public sealed record SignInModel(string? Fault, string Next) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Sign in";
}
