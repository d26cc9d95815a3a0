using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A web server that gives one content, or what follows a place in it, and does to each connection what its script says.</summary>
public sealed class CutServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private CutServer(WebApplication app, byte[] content) => (this.app, Content) = (app, content);

    public Uri Url => new(app.Urls.First() + "/overlay.tar");

    public byte[] Content { get; set; }

    public string Tag { get; set; } = "\"one\"";

    /// <summary>It answers with parts, and not with all of it whatever is asked for.</summary>
    public bool GivesParts { get; init; } = true;

    /// <summary>Where the next connections break off, of the whole content; further ones are whole.</summary>
    public Queue<int> Cuts { get; } = new();

    /// <summary>What is done at the next break.</summary>
    public Action OnCut { get; set; } = () => { };

    /// <summary>A connection that breaks off stays open and silent instead.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>The places that were asked for, one by one.</summary>
    public List<long> Asked { get; } = [];

    public static async Task<CutServer> StartAsync(byte[] content, bool givesParts = true, bool fallsSilent = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var server = new CutServer(web, content) { GivesParts = givesParts, FallsSilent = fallsSilent };
        web.Run(server.AnswerAsync);
        await web.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.GetTypedHeaders();
        var from = headers.Range?.Ranges.Single().From ?? 0;
        Asked.Add(from);
        var same = headers.IfRange?.EntityTag is not { } wanted || wanted.Tag == Tag;
        if (!GivesParts || !same)
            from = 0;
        var content = Content;
        context.Response.Headers.ETag = Tag;
        context.Response.ContentLength = content.Length - from;
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }
        var end = Cuts.TryDequeue(out var cut) ? cut : content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory((int)from, end - (int)from), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (end == content.Length)
            return;
        OnCut();
        if (FallsSilent)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Abort();
    }
}
