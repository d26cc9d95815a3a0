using System.Net;
using System.Net.Http.Json;
using System.Text;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class MessageApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_read_once_and_its_sender_sees_that_it_was()
    {
        var sent = await SendAsync("phone-1", "org.example.a", new() { ["ssid"] = "Library" });
        Assert.Equal((1, "Library"), (sent.Parameters.Count, sent.Parameters["ssid"]));

        Assert.Equal([sent.Id], await ReadAsync("phone-1", "org.example.a"));

        Assert.Empty(await ReadAsync("phone-1", "org.example.a"));
        var kept = Assert.Single(await server.Client.ListMessagesAsync("phone-1", cancellationToken: Cancelled));
        Assert.True(kept.ReadAt >= sent.CreatedAt);
    }

    [Fact]
    public async Task A_service_reads_its_own_and_those_of_no_service_and_leaves_the_others()
    {
        var own = await SendAsync("phone-2", "org.example.a");
        var other = await SendAsync("phone-2", "org.example.b");
        var general = await SendAsync("phone-2", service: null);
        await SendAsync("phone-3", "org.example.a");

        Assert.Equal([own.Id, general.Id], await ReadAsync("phone-2", "org.example.a"));
        Assert.Equal([other.Id], await ReadAsync("phone-2", service: null));
    }

    [Fact]
    public async Task Two_who_read_at_once_never_get_the_same_message()
    {
        for (var i = 0; i < 20; i++)
            await SendAsync("phone-4", service: null);

        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync("phone-4", service: null)));

        Assert.Equal(20, read.Sum(ids => ids.Count));
        Assert.Equal(20, read.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public async Task A_device_that_never_reads_is_not_sent_without_end()
    {
        for (var i = 0; i < 100; i++)
            await SendAsync("phone-5", service: null);

        var problem = await Assert.ThrowsAsync<CloudletApiException>(() => SendAsync("phone-5", service: null));

        Assert.Equal((ProblemCodes.TooMany, 409), (problem.Problem.Code, problem.Problem.Status));
        await SendAsync("phone-6", service: null);
    }

    [Fact]
    public async Task A_message_can_be_deleted_before_it_is_read()
    {
        var sent = await SendAsync("phone-7", service: null);

        await server.Client.DeleteMessageAsync(sent.Id, Cancelled);

        Assert.Empty(await ReadAsync("phone-7", service: null));
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.DeleteMessageAsync(sent.Id, Cancelled)
        );
        Assert.Equal(ProblemCodes.NotFound, problem.Problem.Code);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var sent = new List<long>();
        for (var i = 0; i < 3; i++)
            sent.Add((await SendAsync("phone-8", service: null)).Id);
        using var first = await server.Http.GetAsync("/v1/messages?device=phone-8&limit=2", Cancelled);
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        using var second = await server.Http.GetAsync(next, Cancelled);
        Assert.Equal(sent, [.. await IdsAsync(first), .. await IdsAsync(second)]);
        Assert.False(second.Headers.Contains("Link"));
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        using var body = new StringContent(
            """{"device":"a b","service":"no good","message":"","parameters":{"":"x"},"seconds":0}""",
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await server.Http.PostAsync("/v1/messages", body, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal(
            ["device", "message", "parameters", "seconds", "service"],
            problem!.Faults!.Select(fault => fault.Field).Order()
        );
    }

    private Task<MessageInfo> SendAsync(
        string device,
        string? service,
        Dictionary<string, string>? parameters = null
    ) =>
        server.Client.SendMessageAsync(
            new SendMessage
            {
                Device = device,
                Service = service,
                Message = "hello",
                Parameters = parameters,
            },
            Cancelled
        );

    private async Task<IReadOnlyList<long>> ReadAsync(string device, string? service) =>
        [
            .. (
                await server.Client.ReadMessagesAsync(
                    new ReadMessages { Device = device, Service = service },
                    Cancelled
                )
            ).Select(message => message.Id),
        ];

    private static async Task<IEnumerable<long>> IdsAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.IReadOnlyListMessageInfo, Cancelled))!.Select(
            message => message.Id
        );
}
