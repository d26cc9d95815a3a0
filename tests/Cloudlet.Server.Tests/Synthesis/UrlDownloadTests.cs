using Cloudlet.Server.Synthesis;

namespace Cloudlet.Server.Tests.Synthesis;

public sealed class UrlDownloadTests : IDisposable
{
    private static readonly TimeSpan OnlyPauses = TimeSpan.FromSeconds(20);

    private readonly HttpClient http = new();
    private readonly byte[] content = new byte[1_000_000];

    public UrlDownloadTests() => new Random(1).NextBytes(content);

    public void Dispose() => http.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_breaks_three_times_is_taken_up_where_it_broke()
    {
        await using var server = await CutServer.StartAsync(content);
        foreach (var cut in (int[])[300_000, 600_000, 900_000])
            server.Cuts.Enqueue(cut);
        Assert.Equal(content, await ReadAsync(server));
        // What was under way when it broke may be lost, and is asked for again; what has arrived is not.
        Assert.Equal(4, server.Asked.Count);
        Assert.Equal(server.Asked.Order(), server.Asked);
        Assert.True(server.Asked[1] > 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_falls_silent_is_taken_up_like_a_broken_one()
    {
        await using var server = await CutServer.StartAsync(content, fallsSilent: true);
        server.Cuts.Enqueue(300_000);
        var silence = new ManualSilence();
        server.OnCut = silence.Begin;
        Assert.Equal(content, await ReadAsync(server, silence));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_content_that_was_replaced_meanwhile_is_an_error_and_not_a_mixture()
    {
        await using var server = await CutServer.StartAsync(content);
        server.Cuts.Enqueue(300_000);
        server.OnCut = () => server.Tag = "\"two\"";
        var problem = await Refused.ByAsync(() => ReadAsync(server));
        Assert.Equal(ProblemCodes.SourceFailed, problem.Code);
        Assert.Contains("replaced there by another content", problem.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_gives_no_parts_is_named_when_the_connection_breaks()
    {
        await using var server = await CutServer.StartAsync(content, givesParts: false);
        server.Cuts.Enqueue(300_000);
        var problem = await Refused.ByAsync(() => ReadAsync(server));
        Assert.Contains("gives no parts", problem.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_is_gone_is_given_up_and_the_place_is_told()
    {
        await using var server = await CutServer.StartAsync(content);
        var archive = await new UrlDownload(http, new ImpatientTime(OnlyPauses)).OpenAsync(server.Url, default);
        await using var stream = archive.Content;
        Assert.Equal(content.Length, archive.Length);
        await stream.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++)
            server.Cuts.Enqueue(0);
        await server.DisposeAsync();
        var problem = await Refused.ByAsync(() =>
            stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken)
        );
        Assert.Matches(@"after \d+ bytes", problem.Detail);
        Assert.Equal("url", problem.Field);
    }

    private async Task<byte[]> ReadAsync(CutServer server, TimeProvider? time = null)
    {
        var download = new UrlDownload(http, time ?? new ImpatientTime(OnlyPauses));
        var archive = await download.OpenAsync(server.Url, TestContext.Current.CancellationToken);
        await using var stream = archive.Content;
        var read = new MemoryStream();
        await stream.CopyToAsync(read, TestContext.Current.CancellationToken);
        return read.ToArray();
    }

    /// <summary>A clock on which half a minute is over as soon as the server says nothing any more, again and again until somebody asks anew.</summary>
    private sealed class ManualSilence : TimeProvider
    {
        private volatile bool begun;

        public void Begin() => begun = true;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(
                _ =>
                {
                    if (!begun && dueTime > OnlyPauses)
                        return;
                    begun = false;
                    callback(state);
                },
                null,
                TimeSpan.FromMilliseconds(20),
                TimeSpan.FromMilliseconds(20)
            );
    }
}
