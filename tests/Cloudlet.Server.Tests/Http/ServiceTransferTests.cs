using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cloudlet.Client;
using Cloudlet.Client.Operations;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Tests.Http;

public sealed class ServiceTransferTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_travels_with_all_that_it_is_but_how_many_are_kept_warm()
    {
        var service = await server.Client.CreateServiceAsync(
            new CreateService
            {
                Id = "org.example.travels",
                Description = "Hears <b>words</b>, \"quoted\" & ünïcode",
                Version = "2.1",
                Overlay = "speech",
                Tags = ["audio", "english"],
                Ports = [22, 8080],
                Ready = "serial:ready",
                Users = 7,
                IdleSeconds = 90,
                Warm = 0,
                LeastMemoryBytes = 64 << 20,
                IdealMemoryBytes = 256 << 20,
            },
            cancellationToken: Cancelled
        );
        await server.Client.EditServiceAsync(service.Id, new EditService { Warm = 1 }, cancellationToken: Cancelled);
        var archive = await ExportAsync(service.Id);
        await using var other = new TestServer();
        await other.InitializeAsync();

        var imported = await ImportAsync(other, archive);

        Assert.Equal(
            service with
            {
                Tags = imported.Tags,
                Ports = imported.Ports,
                Overlay = imported.Overlay,
                CreatedAt = imported.CreatedAt,
                ChangedAt = imported.ChangedAt,
            },
            imported
        );
        Assert.Equal(service.Tags, imported.Tags);
        Assert.Equal(service.Ports, imported.Ports);
        Assert.Equal(imported, await other.Client.GetServiceAsync(service.Id, Cancelled), Same);
        Assert.Equal(
            (await server.Client.GetOverlayAsync("speech", Cancelled)).Manifest,
            (await other.Client.GetOverlayAsync(imported.Overlay, Cancelled)).Manifest
        );
    }

    [Fact]
    public async Task Its_file_is_an_overlays_file_too()
    {
        await CreateAsync("org.example.both");
        await using var other = new TestServer();
        await other.InitializeAsync();

        var begun = await other.Client.ImportOverlayAsync(
            new MemoryStream(await ExportAsync("org.example.both")),
            "plain",
            cancellationToken: Cancelled
        );

        var ended = await other.Client.GetOperationAsync(begun.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal("plain", Assert.Single(await other.Client.ListOverlaysAsync(Cancelled)).Name);
        Assert.Empty(await other.Client.ListServicesAsync(cancellationToken: Cancelled));
    }

    [Fact]
    public async Task Where_its_overlay_is_already_that_one_is_taken_and_another_id_makes_a_second_service()
    {
        await CreateAsync("org.example.here");
        var overlays = await server.Client.ListOverlaysAsync(Cancelled);

        var second = await ImportAsync(server, await ExportAsync("org.example.here"), "org.example.second");

        Assert.Equal(("org.example.second", "speech"), (second.Id, second.Overlay));
        Assert.Equal(overlays.Count, (await server.Client.ListOverlaysAsync(Cancelled)).Count);
    }

    [Fact]
    public async Task An_overlay_of_that_name_with_another_content_is_left_alone()
    {
        await CreateAsync("org.example.name");
        var archive = await ExportAsync("org.example.name");
        await using var other = new TestServer();
        await other.InitializeAsync();
        var stranger = await OverlayFile.CreateAsync("speech", seed: 1, segments: 1, segmentBytes: 4096);
        await other.Client.ImportOverlayAsync(stranger.Open(), "speech", cancellationToken: Cancelled);

        var imported = await ImportAsync(other, archive);

        Assert.NotEqual("speech", imported.Overlay);
        Assert.Equal(2, (await other.Client.ListOverlaysAsync(Cancelled)).Count);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_told_and_nothing_stays()
    {
        await CreateAsync("org.example.taken");
        var archive = await ExportAsync("org.example.taken");
        await using var other = await WithServiceAsync("org.example.taken");

        var told = await RefusedAsync(other, archive);
        Assert.Equal((ProblemCodes.NameTaken, "org.example.taken"), (told.Code, told.Value));

        // Said in the address, it is told before anything is sent.
        var before = await Assert.ThrowsAsync<CloudletApiException>(() =>
            other.Client.ImportServiceAsync(
                new MemoryStream(archive),
                "org.example.taken",
                cancellationToken: Cancelled
            )
        );
        Assert.Equal(409, before.Problem.Status);
        Assert.Single(await other.Client.ListOverlaysAsync(Cancelled));
    }

    [Fact]
    public async Task An_update_becomes_the_next_version_where_the_service_is_already_and_its_own_words_stay()
    {
        const string id = "org.example.updates";
        await server.Client.CreateServiceAsync(
            new CreateService
            {
                Id = id,
                Overlay = "speech-2",
                Version = "2.0",
                Ports = [9090],
                Description = "Theirs",
                Users = 9,
            },
            cancellationToken: Cancelled
        );
        var archive = await ExportAsync(id);
        await using var other = await WithServiceAsync(id);
        await other.Client.EditServiceAsync(id, new EditService { Description = "Ours" }, cancellationToken: Cancelled);

        var updated = await ImportAsync(other, archive, update: true);

        Assert.Equal(
            (2, "2.0", "Ours", 1),
            (updated.VersionNumber, updated.Version, updated.Description, updated.Users)
        );
        Assert.Equal([9090], updated.Ports);
        Assert.Equal(
            (await server.Client.GetOverlayAsync("speech-2", Cancelled)).Id,
            (await other.Client.GetOverlayAsync(updated.Overlay, Cancelled)).Id
        );
        // Once more, it changes nothing.
        Assert.Equal(2, (await ImportAsync(other, archive, update: true)).VersionNumber);
        Assert.Equal(2, (await other.Client.ListServiceVersionsAsync(id, Cancelled)).Count);

        // Where there is none, it is a service as without.
        await using var empty = new TestServer();
        await empty.InitializeAsync();
        Assert.Equal("Theirs", (await ImportAsync(empty, archive, update: true)).Description);
    }

    [Fact]
    public async Task An_import_is_called_like_its_file_until_the_file_has_said_its_name()
    {
        using var body = new ByteArrayContent([1, 2, 3]);
        using var answer = await server.Http.PostAsync("/v1/services:import?fileName=my%20speech.tar", body, Cancelled);
        var operation = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.OperationInfo, Cancelled);
        Assert.Equal("my speech.tar", operation!.Subject);
    }

    [Fact]
    public async Task An_overlay_at_the_bases_is_told_where_it_belongs()
    {
        var file = await OverlayFile.CreateAsync("stray", seed: 6, segments: 1, segmentBytes: 4096);
        var begun = await server.Client.ImportBaseAsync(new MemoryStream(file.Archive), cancellationToken: Cancelled);
        var ended = await server.Client.GetOperationAsync(begun.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(ProblemCodes.Corrupt, ended.Error!.Code);
        Assert.Contains("an overlay, or of a service", ended.Error.Detail);
        Assert.Contains("cloudlet service import FILE", ended.Error.Next);
    }

    [Fact]
    public async Task An_overlays_own_name_that_is_taken_is_told_before_its_segments_come()
    {
        await using var other = new TestServer();
        await other.InitializeAsync();
        var first = await OverlayFile.CreateAsync("popular", seed: 4, segments: 1, segmentBytes: 4096);
        var second = await OverlayFile.CreateAsync("popular", seed: 5, segments: 8, segmentBytes: 1 << 20);

        var kept = await ImportOverlayAsync(other, first.Archive);
        Assert.Equal((OperationState.Succeeded, "popular"), (kept.State, kept.Subject));

        // What is left of the second would be refused as damaged if it were read.
        var refused = await ImportOverlayAsync(other, second.Archive[..^(7 << 20)]);
        Assert.Equal(ProblemCodes.NameTaken, refused.Error!.Code);
        Assert.Single(await other.Client.ListOverlaysAsync(Cancelled));
    }

    [Fact]
    public async Task An_overlay_alone_is_no_service()
    {
        var plain = await OverlayFile.CreateAsync("plain", seed: 2, segments: 1, segmentBytes: 4096);
        var told = await RefusedAsync(server, plain.Archive);

        Assert.Equal(ProblemCodes.Corrupt, told.Code);
        Assert.Contains("no service in this file", told.Detail);
        Assert.DoesNotContain(
            await server.Client.ListOverlaysAsync(Cancelled),
            overlay => overlay.Name.StartsWith("plain", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("{", ProblemCodes.Corrupt)]
    [InlineData("null", ProblemCodes.Corrupt)]
    [InlineData("""{"id":"no good"}""", ProblemCodes.InvalidRequest)]
    [InlineData("""{"id":"org.example.bad","users":0,"ports":[0],"ready":"manual"}""", ProblemCodes.InvalidRequest)]
    public async Task What_a_stranger_wrote_is_checked_and_its_overlay_does_not_stay(string json, string code)
    {
        await using var other = new TestServer();
        await other.InitializeAsync();
        var file = await OverlayFile.CreateAsync(
            "plain",
            seed: 3,
            segments: 1,
            segmentBytes: 4096,
            new Dictionary<string, string> { [ServiceTransfer.Annotation] = json }
        );

        Assert.Equal(code, (await RefusedAsync(other, file.Archive)).Code);
        Assert.Empty(await other.Client.ListOverlaysAsync(Cancelled));
        Assert.Empty(await other.Client.ListServicesAsync(cancellationToken: Cancelled));
        Assert.Empty(Directory.GetFiles(Path.Combine(other.Data, "store", "blobs", "sha256")));
    }

    [Fact]
    public async Task A_file_that_ends_early_leaves_nothing()
    {
        await CreateAsync("org.example.early");
        var archive = await ExportAsync("org.example.early");
        await using var other = new TestServer();
        await other.InitializeAsync();

        Assert.Equal(ProblemCodes.Corrupt, (await RefusedAsync(other, archive[..^2048])).Code);
        Assert.Empty(await other.Client.ListOverlaysAsync(Cancelled));
        Assert.Empty(await other.Client.ListServicesAsync(cancellationToken: Cancelled));
    }

    [Theory]
    [InlineData("GET", "/v1/services/nobody/archive", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/services:import?id=no%20good", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_is_told_before_anything_is_sent(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await server.Http.SendAsync(request, Cancelled);
        Assert.Equal(status, answer.StatusCode);
        Assert.NotNull(await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled));
    }

    private static async Task<StockedServer> WithServiceAsync(string id)
    {
        var other = new StockedServer();
        await other.InitializeAsync();
        await other.Client.DeleteOverlayAsync("speech-2", Cancelled);
        await other.Client.CreateServiceAsync(
            new CreateService { Id = id, Overlay = "speech" },
            cancellationToken: Cancelled
        );
        return other;
    }

    private Task<ServiceInfo> CreateAsync(string id) =>
        server.Client.CreateServiceAsync(
            new CreateService { Id = id, Overlay = "speech" },
            cancellationToken: Cancelled
        );

    private async Task<byte[]> ExportAsync(string id)
    {
        var archive = new MemoryStream();
        await server.Client.ExportServiceAsync(id, archive, cancellationToken: Cancelled);
        return archive.ToArray();
    }

    private static async Task<ServiceInfo> ImportAsync(
        TestServer target,
        byte[] archive,
        string? id = null,
        bool update = false
    )
    {
        var operation = await EndAsync(target, archive, id, update);
        Assert.Null(operation.Error);
        return operation.GetResult(CloudletJson.Default.ServiceInfo)!;
    }

    private static async Task<Problem> RefusedAsync(TestServer target, byte[] archive)
    {
        var operation = await EndAsync(target, archive, null);
        Assert.Equal(OperationState.Failed, operation.State);
        return operation.Error!;
    }

    private static async Task<OperationInfo> ImportOverlayAsync(TestServer target, byte[] archive)
    {
        var begun = await target.Client.ImportOverlayAsync(new MemoryStream(archive), cancellationToken: Cancelled);
        return await target.Client.GetOperationAsync(begun.Id, TimeSpan.FromSeconds(30), Cancelled);
    }

    private static async Task<OperationInfo> EndAsync(
        TestServer target,
        byte[] archive,
        string? id,
        bool update = false
    )
    {
        var begun = await target.Client.ImportServiceAsync(
            new MemoryStream(archive),
            id,
            update,
            cancellationToken: Cancelled
        );
        return await target.Client.GetOperationAsync(begun.Id, TimeSpan.FromSeconds(30), Cancelled);
    }

    private static bool Same(ServiceInfo one, ServiceInfo other) =>
        one with { Tags = other.Tags, Ports = other.Ports } == other;
}
