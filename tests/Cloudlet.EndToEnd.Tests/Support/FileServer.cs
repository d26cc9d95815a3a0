using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>A web server that gives one file under any address.</summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FileServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First() + "/overlay.tar");

    public static async Task<FileServer> StartAsync(string path, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/overlay.tar", () => Results.File(path, "application/x-tar"));
        await server.StartAsync(cancellationToken);
        return new FileServer(server);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
