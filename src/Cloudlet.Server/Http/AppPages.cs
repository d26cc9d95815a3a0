using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cloudlet.Server.Http;

/// <summary>The list of apps, page by page. A cursor names the last app that was seen, so that it holds when apps come and go.</summary>
internal static class AppPages
{
    /// <summary>The page that the query asks for.</summary>
    /// <exception cref="ProblemException">The query has faults.</exception>
    public static Answer Serve(AppSnapshot snapshot, HttpContext context)
    {
        var query = context.Request.Query;
        var faults = new Faults();
        var limit = Paging.Limit(query, faults);
        var (name, id) = Cursor(query["cursor"], faults);
        faults.ThrowIfAny();
        var wanted = snapshot
            .All.Where(app => IsAfter(app, name, id))
            .Where(app => query["tag"].All(tag => app.Tags.Contains(tag)))
            .Where(app => query["service"].All(service => app.Service == service))
            .Where(app => query["platform"].All(platform => app.Platform == platform))
            .Where(app => query["text"].All(word => Mentions(app, word ?? "")))
            .Take(limit + 1)
            .ToList();
        IReadOnlyList<AppInfo> infos = [.. wanted.Take(limit).Select(app => app.ToInfo())];
        if (wanted.Count > limit)
            context.Response.Headers.Link = Paging.Next(Routes.Apps, query, CursorAt(wanted[limit - 1]));
        return Answer.Of(200, infos, CloudletJson.Default.IReadOnlyListAppInfo);
    }

    private static (string Name, string Id) Cursor(string? text, Faults faults)
    {
        if (text is null)
            return ("", "");
        try
        {
            // An id has no slash.
            var words = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)).Split('/', 2);
            if (words is [var id, var name])
                return (name, id);
        }
        catch (FormatException)
        {
            // It is not ours either.
        }
        faults.Add("cursor", text, "a cursor is taken from the Link header of a page before.");
        return ("", "");
    }

    private static string CursorAt(App app) =>
        WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{app.Id}/{app.Name}"));

    private static bool IsAfter(App app, string name, string id) =>
        string.CompareOrdinal(app.Name, name) switch
        {
            0 => string.CompareOrdinal(app.Id, id) > 0,
            var order => order > 0,
        };

    private static bool Mentions(App app, string word) =>
        new[] { app.Name, app.Description, app.Service, app.Package.Android?.Package }
            .Concat(app.Tags)
            .Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
}
