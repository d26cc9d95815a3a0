using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Apps;

/// <summary>What can be done with an app.</summary>
internal static class AppActions
{
    public static ApiAction Delete(AppInfo app) =>
        new("Delete", "trash", $"DELETE {Routes.App(app.Id)}", $"cloudlet app delete {app.Id}")
        {
            Headers = IfMatch(app),
            Confirm =
                $"The app {app.Name} goes with its package {app.FileName}, {SizeText.Of(app.Bytes)}. Devices that have it keep it.",
            Then = "/apps",
            Done = $"{app.Name} is deleted",
        };

    /// <summary>The header by which a change is refused when somebody else was faster.</summary>
    public static string IfMatch(AppInfo app) => $$"""{"If-Match":"\"{{app.Revision}}\""}""";
}
