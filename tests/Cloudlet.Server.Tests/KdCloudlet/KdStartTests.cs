using System.Net;
using System.Text.Json;
using Cloudlet.Server.Access;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Data;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.KdCloudlet;

/// <summary>What a start that goes well is answered.</summary>
public sealed class KdStartTests : IAsyncLifetime
{
    private TestFleet box = null!;
    private AppStore apps = null!;
    private KdApi api = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        box = await TestFleet.OpenAsync();
        await box.CreateAsync();
        apps = new AppStore(box.Catalogue, box.Data, new PackageReceiver(1 << 20), box.Time);
        api = new KdApi(
            box.Services,
            apps,
            new MessageBook(box.Catalogue, box.Time),
            new KdSeats(box.Fleet, box.Leases, box.Instances, box.Time),
            AccessPolicy.Open,
            new ProblemMapper(NullLogger<ProblemMapper>.Instance),
            isEncrypted: false
        );
    }

    public async ValueTask DisposeAsync()
    {
        apps.Dispose();
        await box.DisposeAsync();
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    public async Task The_answer_tells_where_to_connect(string reached, string told)
    {
        using var answer = await AskAsync("/servicevm/start", reached, ("serviceId", "org.example.speech"));

        Assert.Equal(200, answer.Status);
        var instance = Assert.Single(box.Living).Record.Id;
        Assert.Equal(
            $$"""
            {"_id":"{{instance}}","service_id":"org.example.speech","running":true,"port":40080,"ip_address":"{{told}}","vnc_address":"","ssh_port":40022,"fqdn":null}
            """,
            await new StreamReader(answer.Content).ReadToEndAsync(Cancelled)
        );
    }

    [Theory]
    [InlineData("t", true)]
    [InlineData("TRUE", true)]
    [InlineData("Y", true)]
    [InlineData("yes", true)]
    [InlineData("1", false)]
    [InlineData("", false)]
    public async Task Join_is_said_in_four_words(string word, bool joins)
    {
        using var first = await AskAsync("/servicevm/start", "::1", ("serviceId", "org.example.speech"));
        using var second = await AskAsync(
            "/servicevm/start",
            "::1",
            ("serviceId", "org.example.speech"),
            ("join", word)
        );

        Assert.Equal(joins ? 1 : 2, box.Living.Count);
    }

    [Fact]
    public async Task A_stop_answers_with_nothing()
    {
        using var started = await AskAsync("/servicevm/start", "::1", ("serviceId", "org.example.speech"));
        using var json = await JsonDocument.ParseAsync(started.Content, cancellationToken: Cancelled);

        using var answer = await AskAsync(
            "/servicevm/stop",
            "::1",
            ("instanceId", json.RootElement.GetProperty("_id").GetString()!)
        );

        Assert.Equal((200, 0), (answer.Status, answer.Content.Length));
        Assert.Empty(box.Living);
    }

    [Fact]
    public async Task No_room_is_500_and_what_is_missing()
    {
        box.Room = box.Room with { MemoryBytes = 1 };

        using var answer = await AskAsync("/servicevm/start", "::1", ("serviceId", "org.example.speech"));

        Assert.Equal(500, answer.Status);
        Assert.Contains("memory", await new StreamReader(answer.Content).ReadToEndAsync(Cancelled));
    }

    private Task<KdAnswer> AskAsync(string path, string reached, params (string Name, string Value)[] parameters) =>
        api.AnswerAsync(
            new KdRequest
            {
                Path = path,
                Parameters = parameters.ToDictionary(item => item.Name, item => item.Value),
                Holder = "device",
                ReachedAt = IPAddress.Parse(reached),
            },
            Cancelled
        );
}
