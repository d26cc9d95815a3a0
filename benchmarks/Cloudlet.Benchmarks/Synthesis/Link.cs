namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>Downloads over the shaped link, as a plain client does it.</summary>
internal sealed class Link(ShapedServer server) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Downloads a file.</summary>
    public async Task DownloadAsync(string name, string target, CancellationToken cancellationToken)
    {
        await using var source = await http.GetStreamAsync(server.UrlOf(name), cancellationToken);
        await using var file = File.Create(target);
        await source.CopyToAsync(file, 1 << 20, cancellationToken);
    }

    public void Dispose() => http.Dispose();
}
