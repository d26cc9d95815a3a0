using Cloudlet.Contracts;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>The list of apps, page by page, by name.</summary>
internal static class AppPages
{
    /// <summary>The page that the query asks for.</summary>
    /// <exception cref="ProblemException">The query has faults.</exception>
    public static Answer Serve(AppSnapshot snapshot, HttpContext context)
    {
        var query = context.Request.Query;
        var wanted = snapshot
            .All.Where(app => query["tag"].All(tag => app.Tags.Contains(tag)))
            .Where(app => query["service"].All(service => app.Service == service))
            .Where(app => query["platform"].All(platform => app.Platform == platform))
            .Where(app => query["text"].All(word => Mentions(app, word ?? "")));
        return ListPage.Of(
            context,
            wanted,
            app => $"{app.Name}\0{app.Id}", // Names are not their own; no letter sorts before this one.
            app => app.ToInfo(),
            CloudletJson.Default.IReadOnlyListAppInfo
        );
    }

    private static bool Mentions(App app, string word) =>
        new[] { app.Name, app.Description, app.Service, app.Package.Android?.Package }
            .Concat(app.Tags)
            .Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
}
