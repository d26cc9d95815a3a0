using System.Collections.Concurrent;
using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Services;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// The list of services, page by page. A page is written once for each snapshot and then given as bytes: lists are asked for
/// far more often than services change.
/// </summary>
internal sealed class ServicePages(ServiceCatalogue services)
{
    private const int MostPages = 256;

    private Written written = new(ServiceSnapshot.Empty);

    /// <summary>Answers with the page that the query asks for.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var page = Find(context.Request);
        if (page.Next is { } next)
            context.Response.Headers.Link = next;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = page.Json.Length;
        return context.Response.Body.WriteAsync(page.Json, context.RequestAborted).AsTask();
    }

    private Page Find(HttpRequest request)
    {
        var snapshot = services.Snapshot;
        var present = Volatile.Read(ref written);
        if (present.Snapshot != snapshot)
            Volatile.Write(ref written, present = new Written(snapshot));
        var query = request.QueryString.Value ?? "";
        if (present.Pages.TryGetValue(query, out var page))
            return page;
        page = Write(snapshot, request);
        if (present.Pages.Count < MostPages)
            present.Pages[query] = page;
        return page;
    }

    private static Page Write(ServiceSnapshot snapshot, HttpRequest request)
    {
        var query = request.Query;
        var wanted = snapshot
            .All.Where(service => query["tag"].All(tag => service.Tags.Contains(tag)))
            .Where(service => query["text"].All(word => Mentions(service, word ?? "")));
        var (infos, next) = ListPage.Slice(request, wanted, service => service.Id, service => service.ToInfo());
        return new Page(
            JsonSerializer.SerializeToUtf8Bytes(infos, CloudletJson.Default.IReadOnlyListServiceInfo),
            next
        );
    }

    private static bool Mentions(Service service, string word) =>
        service.Id.Contains(word, StringComparison.OrdinalIgnoreCase)
        || service.Description.Contains(word, StringComparison.OrdinalIgnoreCase)
        || service.Tags.Any(tag => tag.Contains(word, StringComparison.OrdinalIgnoreCase));

    private sealed record Page(byte[] Json, string? Next);

    private sealed record Written(ServiceSnapshot Snapshot)
    {
        public ConcurrentDictionary<string, Page> Pages { get; } = new(StringComparer.Ordinal);
    }
}
