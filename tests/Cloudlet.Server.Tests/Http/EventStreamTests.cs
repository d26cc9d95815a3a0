using System.IO.Pipelines;
using System.Text;
using Cloudlet.Server.Events;
using Cloudlet.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloudlet.Server.Tests.Http;

public class EventStreamTests
{
    [Fact]
    public async Task When_nothing_happens_a_comment_goes_out()
    {
        var time = new ImpatientTime(EventStream.LongestSilence);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var pipe = new Pipe();
        var hub = new EventHub(time);
        var writing = new EventStream(Response(pipe), [], time).OpenAsync(hub, end.Token);

        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        Assert.StartsWith("id: ", await reader.ReadLineAsync(end.Token));
        Assert.Equal("event: opened", await reader.ReadLineAsync(end.Token));
        Assert.StartsWith("data: {", await reader.ReadLineAsync(end.Token));
        Assert.Equal("", await reader.ReadLineAsync(end.Token));
        Assert.StartsWith(":", await reader.ReadLineAsync(end.Token));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody_and_is_told_what_it_missed()
    {
        var none = TestContext.Current.CancellationToken;
        var hub = new EventHub(TimeProvider.System, capacity: 10);
        // Its connection takes less than an event.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8));
        var writing = WriteAsync();

        for (var i = 0; i < 1000; i++)
            hub.Tell("app.created", $"{i}", item => item);
        hub.End();

        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(none)).Split('\n');
        await writing;
        Assert.Equal(
            ["event: opened", "event: lost"],
            lines.Where(line => line.StartsWith("event: ", StringComparison.Ordinal))
        );

        async Task WriteAsync()
        {
            await new EventStream(Response(pipe), [], TimeProvider.System).OpenAsync(hub, none);
            await pipe.Writer.CompleteAsync();
        }
    }

    private static HttpResponse Response(Pipe pipe)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new PipeBody(pipe.Writer));
        return context.Response;
    }

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering() { }

        public Task SendFileAsync(
            string path,
            long offset,
            long? count,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
