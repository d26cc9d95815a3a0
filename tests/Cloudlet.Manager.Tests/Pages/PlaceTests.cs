using System.Net;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Pages;

public sealed class PlaceTests(ManagerServer server) : IClassFixture<ManagerServer>
{
    [Fact]
    public async Task What_is_not_there_is_a_page_that_says_so()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        foreach (var path in new[] { "/nowhere", "/instances/nobody", "/operations/none", "/instances/nobody/screen" })
        {
            var answer = await browser.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
            Assert.Contains("There is no", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_that_asks_for_itself_gets_the_page_without_the_frame()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/instances")
        {
            Headers = { { "HX-Request", "true" } },
        };

        var html = await (await browser.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        Assert.Contains("id=\"instances\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_of_news_ends_with_the_session()
    {
        var (browser, token) = await server.SignInAsync();
        using var keep = browser;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var stream = await browser.GetStreamAsync("/live", limit.Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("event: opened", await reader.ReadLineAsync(limit.Token));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
        request.Headers.Add("X-Cloudlet-Token", token);
        await browser.SendAsync(request, limit.Token);

        // Cut off in the middle of the stream, or ended: in either case nothing more comes.
        try
        {
            while (await reader.ReadLineAsync(limit.Token) is not null) { }
        }
        catch (IOException) { }
        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task The_socket_has_no_pages()
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, token) =>
                {
                    var socket = new System.Net.Sockets.Socket(
                        System.Net.Sockets.AddressFamily.Unix,
                        System.Net.Sockets.SocketType.Stream,
                        System.Net.Sockets.ProtocolType.Unspecified
                    );
                    await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(server.Socket), token);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
            }
        );

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("http://cloudlet/instances")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("http://cloudlet/v1/instances")).StatusCode);
    }
}
