using System.Net;
using System.Net.Http.Json;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class EventApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_life_of_a_service_is_told_to_those_who_follow()
    {
        await using var events = Follow([EventTopics.Service]);
        Assert.Equal(CloudletEvent.Opened, (await NextAsync(events)).Type);

        var created = await CreateAsync("org.example.told");
        await server.Client.EditServiceAsync(created.Id, new EditService { Users = 7 }, null, Cancelled);
        await server.Client.DeleteServiceAsync(created.Id, cancellationToken: Cancelled);

        Assert.Equal(("service.created", created.Id), await TypeAsync(events, created.Id));
        var changed = await NextOfAsync(events, created.Id);
        Assert.Equal(("service.changed", 7), (changed.Type, changed.Service!.Users));
        Assert.Equal(("service.deleted", created.Id), await TypeAsync(events, created.Id));
    }

    [Fact]
    public async Task Whoever_comes_back_gets_what_happened_meanwhile()
    {
        await using var first = Follow([]);
        var opened = await NextAsync(first);
        await first.DisposeAsync();

        var created = await CreateAsync("org.example.meanwhile");

        await using var again = Follow([], opened.Id);
        Assert.Equal(("service.created", created.Id), await TypeAsync(again, created.Id));
    }

    [Fact]
    public async Task Apps_and_operations_are_told_too()
    {
        await using var events = Follow([EventTopics.App, EventTopics.Operation]);
        await NextAsync(events);
        using var package = new ByteArrayContent([1, 2, 3]);
        await server.Http.PostAsync("/v1/apps?fileName=told.bin", package, Cancelled);
        using var body = JsonContent.Create(new SynthesisRequest { Overlay = "speech" });
        using var answer = await server.Http.PostAsync("/v1/synthesis", body, Cancelled);
        var operation = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.OperationInfo, Cancelled);

        var app = await NextAsync(events);
        Assert.Equal(("app.created", "told.bin"), (app.Type, app.App!.FileName));
        Assert.Equal(("operation.created", operation!.Id), await TypeAsync(events, operation.Id));
        CloudletEvent last;
        do last = await NextOfAsync(events, operation.Id);
        while (last.Type == "operation.changed");
        Assert.Equal(("operation.ended", OperationState.Failed), (last.Type, last.Operation!.State));
    }

    [Fact]
    public async Task Devices_and_messages_are_told_too()
    {
        await using var events = Follow([EventTopics.Device, EventTopics.Message]);
        await NextAsync(events);
        await server.Client.AddDeviceAsync(new AddDevice { Id = "told" }, Cancelled);
        await server.Client.RevokeDeviceAsync("told", Cancelled);
        await server.Client.DeleteDeviceAsync("told", Cancelled);
        var sent = await server.Client.SendMessageAsync(
            new SendMessage { Device = "told", Message = "hello" },
            Cancelled
        );
        await server.Client.ReadMessagesAsync(new ReadMessages { Device = "told" }, Cancelled);
        await server.Client.DeleteMessageAsync(sent.Id, Cancelled);

        List<CloudletEvent> told = [];
        while (told.Count < 6)
            told.Add(await NextAsync(events));
        Assert.Equal(
            [
                "device.created paired",
                "device.changed revoked",
                "device.deleted revoked",
                "message.created hello",
                "message.changed hello",
                "message.deleted hello",
            ],
            told.Select(item => $"{item.Type} {item.Device?.State ?? item.Message?.Message}")
        );
        Assert.NotNull(told[4].Message!.ReadAt);
    }

    [Fact]
    public async Task An_event_that_is_not_kept_any_more_is_told_as_lost()
    {
        await using var events = Follow([], "before-17");
        Assert.Equal(CloudletEvent.Lost, (await NextAsync(events)).Type);
    }

    [Fact]
    public async Task What_is_kept_can_be_listed_without_following()
    {
        var created = await CreateAsync("org.example.listed");

        var kept = new List<CloudletEvent>();
        await foreach (var item in server.Client.ListEventsAsync([EventTopics.Service], null, Cancelled))
            kept.Add(item);

        Assert.Contains(kept, item => item.Type == "service.created" && item.Subject == created.Id);
        Assert.All(kept, item => Assert.StartsWith("service.", item.Type));
    }

    [Fact]
    public async Task A_topic_that_there_is_not_is_refused_with_those_that_there_are()
    {
        using var answer = await server.Http.GetAsync("/v1/events?topic=weather", Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal(("topic", "weather"), (problem!.Field, problem.Value));
        Assert.Contains("lease", problem.Detail);
    }

    private Task<ServiceInfo> CreateAsync(string id) =>
        server.Client.CreateServiceAsync(
            new CreateService { Id = id, Overlay = "speech" },
            cancellationToken: Cancelled
        );

    private IAsyncEnumerator<CloudletEvent> Follow(IEnumerable<string> topics, string? after = null) =>
        server.Client.FollowEventsAsync(topics, after, Cancelled).GetAsyncEnumerator(Cancelled);

    private static async Task<CloudletEvent> NextAsync(IAsyncEnumerator<CloudletEvent> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current;
    }

    // The other tests share the server.
    private static async Task<CloudletEvent> NextOfAsync(IAsyncEnumerator<CloudletEvent> events, string subject)
    {
        CloudletEvent item;
        do item = await NextAsync(events);
        while (item.Subject != subject);
        return item;
    }

    private static async Task<(string, string?)> TypeAsync(IAsyncEnumerator<CloudletEvent> events, string subject)
    {
        var item = await NextOfAsync(events, subject);
        return (item.Type, item.Subject);
    }
}
