using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class ServiceApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_created_with_what_its_overlay_says_and_found_again()
    {
        using var answer = await PostAsync("/v1/services", """{"id":"org.example.a","overlay":"speech"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/v1/services/org.example.a", answer.Headers.Location!.ToString());
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        var service = await server.Client.GetServiceAsync("org.example.a", Cancelled);

        Assert.Equal([8080, 22], service.Ports);
        Assert.Equal(
            ("tcp:8080", "1", 1, 600, 0),
            (service.Ready, service.Version, service.Users, service.IdleSeconds, service.Warm)
        );
        Assert.Contains(
            await server.Client.ListServicesAsync(cancellationToken: Cancelled),
            item => item.Id == service.Id
        );
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var problem = await ProblemAsync(
            await PostAsync(
                "/v1/services",
                """
                {"id":"no good","overlay":"nobody","ports":[0,80],"users":0,"warm":65,"idleSeconds":-1,"ready":"manual",
                 "leastMemoryBytes":2,"idealMemoryBytes":1,"tags":["",null],"version":""}
                """
            ),
            HttpStatusCode.BadRequest
        );
        Assert.Equal(
            ["id", "idealMemoryBytes", "idleSeconds", "overlay", "ports", "ready", "tags", "users", "version", "warm"],
            problem.Faults!.Select(fault => fault.Field).Distinct().Order()
        );
    }

    [Fact]
    public async Task Every_fault_of_an_edit_is_told_at_once_and_nothing_is_changed()
    {
        var before = await CreateAsync("org.example.faults");
        using var body = new StringContent(
            """{"overlay":"nobody","ports":[70000],"users":-1,"warm":65,"idealMemoryBytes":-1,"tags":[""]}""",
            Encoding.UTF8,
            "application/json"
        );
        var problem = await ProblemAsync(
            await server.Http.PatchAsync("/v1/services/org.example.faults", body, Cancelled),
            HttpStatusCode.BadRequest
        );
        Assert.Equal(
            ["idealMemoryBytes", "overlay", "ports", "tags", "users", "warm"],
            problem.Faults!.Select(fault => fault.Field).Distinct().Order()
        );
        Assert.Equal(before.Revision, (await server.Client.GetServiceAsync(before.Id, Cancelled)).Revision);
    }

    [Fact]
    public async Task All_that_is_wrong_in_the_json_is_told_at_once_with_what_would_be_right()
    {
        var problem = await ProblemAsync(
            await PostAsync(
                "/v1/services",
                """{"id":7,"overlay":"speech","user":1,"users":"1","tags":"a","warm":1.5,"ports":[80,"ssh"]}"""
            ),
            HttpStatusCode.BadRequest
        );
        var told = problem.Faults!.ToDictionary(fault => fault.Field);
        Assert.Equal(["id", "ports", "tags", "user", "users", "warm"], told.Keys.Order());
        Assert.Equal(("7", "a text is needed."), (told["id"].Value, told["id"].Message));
        Assert.Equal(("ssh", "a whole number is needed."), (told["ports"].Value, told["ports"].Message));
        Assert.Contains("there is no such field", told["user"].Message);
        Assert.Contains("idleSeconds", told["user"].Message);
    }

    [Fact]
    public async Task An_overlay_that_is_not_here_is_not_found_when_nothing_else_is_wrong()
    {
        using var answer = await PostAsync("/v1/services", """{"id":"org.example.none","overlay":"nobody"}""");
        var problem = await ProblemAsync(answer, HttpStatusCode.NotFound);
        Assert.Equal((ProblemCodes.NotFound, "overlay", "nobody"), (problem.Code, problem.Field, problem.Value));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_is_no_change()
    {
        var before = await CreateAsync("org.example.same");
        var after = await server.Client.EditServiceAsync(before.Id, new EditService(), 1, Cancelled);
        Assert.Equal((before.Revision, before.ChangedAt), (after.Revision, after.ChangedAt));
    }

    [Theory]
    [InlineData("""{"id":"x","overlay":"speech","user":1}""")]
    [InlineData("""{"id":"x","overlay":"speech","users":"1"}""")]
    [InlineData("""{"id":"x","overlay":"speech","users":1.5}""")]
    [InlineData("""{"id":"x","overlay":"speech","tags":"a"}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    public async Task What_is_wrong_in_the_json_is_the_requests_fault(string json)
    {
        var problem = await ProblemAsync(await PostAsync("/v1/services", json), HttpStatusCode.BadRequest);
        Assert.Equal(ProblemCodes.InvalidRequest, problem.Code);
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        await CreateAsync("org.example.once");
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() => CreateAsync("org.example.once"));
        Assert.Equal(ProblemCodes.NameTaken, problem.Problem.Code);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_another_request_with_it_is_refused()
    {
        var first = await CreateAsync("org.example.key", "key-1");
        var second = await CreateAsync("org.example.key", "key-1");
        Assert.Equal((first.Id, first.CreatedAt), (second.Id, second.CreatedAt));
        var reused = await Assert.ThrowsAsync<CloudletApiException>(() => CreateAsync("org.example.key2", "key-1"));
        Assert.Equal((ProblemCodes.KeyReused, 422), (reused.Problem.Code, reused.Problem.Status));
    }

    [Fact]
    public async Task Many_with_one_key_at_once_create_one()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync("org.example.many", "key-many")));
        Assert.Single(made.Select(service => service.CreatedAt).Distinct());
    }

    [Fact]
    public async Task An_edit_that_does_not_know_of_the_last_one_is_refused()
    {
        var before = await CreateAsync("org.example.edit");
        var after = await server.Client.EditServiceAsync(before.Id, new EditService { Users = 7 }, 1, Cancelled);
        Assert.Equal((7, 2), (after.Users, after.Revision));
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.EditServiceAsync(before.Id, new EditService { Users = 8 }, 1, Cancelled)
        );
        Assert.Equal((ProblemCodes.Changed, 412), (problem.Problem.Code, problem.Problem.Status));
        Assert.Equal(7, (await server.Client.GetServiceAsync(before.Id, Cancelled)).Users);
    }

    [Fact]
    public async Task Another_overlay_is_another_version_and_a_roll_back_brings_the_first_again()
    {
        await CreateAsync("org.example.versions");
        var second = await server.Client.EditServiceAsync(
            "org.example.versions",
            new EditService { Overlay = "speech-2", Version = "two" },
            cancellationToken: Cancelled
        );
        Assert.Equal((2, "two", "tcp:9090"), (second.VersionNumber, second.Version, second.Ready));
        Assert.Equal([9090], second.Ports);
        var described = await server.Client.EditServiceAsync(
            "org.example.versions",
            new EditService { Description = "Better" },
            cancellationToken: Cancelled
        );
        Assert.Equal(2, described.VersionNumber);

        var first = await server.Client.RollbackServiceAsync("org.example.versions", new RollbackService(), Cancelled);
        Assert.Equal((1, "speech", "Better"), (first.VersionNumber, first.Overlay, first.Description));
        var before = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.RollbackServiceAsync("org.example.versions", new RollbackService(), Cancelled)
        );
        Assert.Equal((404, "version", "1"), (before.Problem.Status, before.Problem.Field, before.Problem.Value));
        Assert.StartsWith("Version 1 is the first", before.Problem.Detail, StringComparison.Ordinal);
        var versions = await server.Client.ListServiceVersionsAsync("org.example.versions", Cancelled);
        Assert.Equal([(2, false), (1, true)], versions.Select(version => (version.Number, version.Current)));
        var third = await server.Client.EditServiceAsync(
            "org.example.versions",
            new EditService { Ports = [1234] },
            cancellationToken: Cancelled
        );
        Assert.Equal((3, "3", "tcp:1234"), (third.VersionNumber, third.Version, third.Ready));
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.RollbackServiceAsync("org.example.versions", new RollbackService { Number = 9 }, Cancelled)
        );
        Assert.Equal((404, "9"), (problem.Problem.Status, problem.Problem.Value));
    }

    [Fact]
    public async Task A_version_is_called_what_no_other_one_is()
    {
        const string id = "org.example.labels";
        await CreateAsync(id);
        await server.Client.EditServiceAsync(id, new EditService { Version = "3" }, cancellationToken: Cancelled);

        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.EditServiceAsync(id, new EditService { Version = "3" }, cancellationToken: Cancelled)
        );
        Assert.Contains("version number 2 is called that", Assert.Single(problem.Problem.Faults!).Message);
        var frozen = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.FreezeServiceAsync(id, new FreezeService { Instance = "any", Version = "3" }, Cancelled)
        );
        Assert.Equal("version", Assert.Single(frozen.Problem.Faults!).Field);

        // One that nobody calls anything has its number, or the next one that is free.
        var unnamed = await server.Client.EditServiceAsync(
            id,
            new EditService { Ports = [1234] },
            cancellationToken: Cancelled
        );
        Assert.Equal((3, "4"), (unnamed.VersionNumber, unnamed.Version));
    }

    [Fact]
    public async Task A_version_that_is_not_the_current_one_can_be_deleted_with_its_overlay_unless_that_is_used()
    {
        const string id = "org.example.deletes";
        await using var other = new StockedServer();
        await other.InitializeAsync();
        await other.Client.CreateServiceAsync(
            new CreateService { Id = id, Overlay = "speech" },
            cancellationToken: Cancelled
        );
        foreach (
            var change in new[]
            {
                new EditService { Ports = [22] },
                new EditService { Overlay = "speech-2" },
            }
        )
            await other.Client.EditServiceAsync(id, change, cancellationToken: Cancelled);

        var current = await Assert.ThrowsAsync<CloudletApiException>(() =>
            other.Client.DeleteServiceVersionAsync(id, 3, cancellationToken: Cancelled)
        );
        Assert.Equal((ProblemCodes.InUse, 409, "3"), Told(current));
        var used = await Assert.ThrowsAsync<CloudletApiException>(() =>
            other.Client.DeleteOverlayAsync("speech", Cancelled)
        );
        Assert.Contains($"service {id} (version 1)", used.Problem.Detail);

        await other.Client.DeleteServiceVersionAsync(id, 1, overlay: true, Cancelled);
        Assert.Equal(["speech", "speech-2"], await OverlaysAsync()); // Version 2 is made of it.
        await other.Client.DeleteServiceVersionAsync(id, 2, overlay: true, Cancelled);
        Assert.Equal(["speech-2"], await OverlaysAsync());

        Assert.Equal(3, Assert.Single(await other.Client.ListServiceVersionsAsync(id, Cancelled)).Number);
        var gone = await Assert.ThrowsAsync<CloudletApiException>(() =>
            other.Client.DeleteServiceVersionAsync(id, 2, cancellationToken: Cancelled)
        );
        Assert.Equal((ProblemCodes.NotFound, 404, "2"), Told(gone));
        await Assert.ThrowsAsync<CloudletApiException>(() =>
            other.Client.RollbackServiceAsync(id, new RollbackService(), Cancelled)
        );

        async Task<IEnumerable<string>> OverlaysAsync() =>
            (await other.Client.ListOverlaysAsync(Cancelled)).Select(overlay => overlay.Name).Order();

        static (string, int, string?) Told(CloudletApiException exception) =>
            (exception.Problem.Code, exception.Problem.Status, exception.Problem.Value);
    }

    [Fact]
    public async Task Pages_follow_one_another_and_are_never_stale()
    {
        for (var i = 0; i < 5; i++)
            await CreateAsync($"page.{i}", tags: ["paged"]);
        var seen = new List<string>();
        for (string? next = "/v1/services?tag=paged&limit=2"; next is not null; )
        {
            using var page = await server.Http.GetAsync(next, Cancelled);
            var services = await page.Content.ReadFromJsonAsync(
                CloudletJson.Default.IReadOnlyListServiceInfo,
                Cancelled
            );
            seen.AddRange(services!.Select(service => service.Id));
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }
        Assert.Equal(["page.0", "page.1", "page.2", "page.3", "page.4"], seen);
        await server.Client.DeleteServiceAsync("page.3", cancellationToken: Cancelled);
        Assert.Equal(4, (await server.Client.ListServicesAsync("paged", cancellationToken: Cancelled)).Count);
        Assert.Equal(
            "page.1",
            Assert.Single(await server.Client.ListServicesAsync(text: "PAGE.1", cancellationToken: Cancelled)).Id
        );
        Assert.Equal(
            "limit",
            (
                await ProblemAsync(
                    await server.Http.GetAsync("/v1/services?limit=0", Cancelled),
                    HttpStatusCode.BadRequest
                )
            ).Field
        );
    }

    [Fact]
    public async Task An_overlay_that_a_service_runs_or_ran_is_kept()
    {
        await CreateAsync("org.example.keeps");
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.DeleteOverlayAsync("speech", Cancelled)
        );
        Assert.Equal(ProblemCodes.InUse, problem.Problem.Code);
        Assert.Contains("service org.example.keeps", problem.Problem.Detail);
    }

    [Fact]
    public async Task A_start_that_fails_is_told_and_leaves_nothing()
    {
        await CreateAsync("org.example.fails");
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.EnsureInstanceAsync("org.example.fails", new EnsureInstance(), Cancelled)
        );
        Assert.Equal(ProblemCodes.CannotRun, problem.Problem.Code); // There is no QEMU here.
        Assert.Empty(await server.Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(await server.Client.ListLeasesAsync(Cancelled));
        var operation = await server.Client.BeginEnsureInstanceAsync(
            "org.example.fails",
            new EnsureInstance(),
            Cancelled
        );
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(ProblemCodes.CannotRun, ended.Error!.Code);
    }

    [Theory]
    [InlineData("""{"leaseSeconds":4}""", "leaseSeconds")]
    [InlineData("""{"leaseSeconds":100000}""", "leaseSeconds")]
    [InlineData("""{"waitSeconds":-1}""", "waitSeconds")]
    public async Task A_wish_for_an_instance_is_checked(string json, string field)
    {
        await CreateAsync($"wish.{field}.{json.Length}");
        var problem = await ProblemAsync(
            await PostAsync($"/v1/services/wish.{field}.{json.Length}/instances", json),
            HttpStatusCode.BadRequest
        );
        Assert.Equal(field, problem.Field);
    }

    [Theory]
    [InlineData("GET", "/v1/services/nobody")]
    [InlineData("DELETE", "/v1/services/nobody")]
    [InlineData("GET", "/v1/services/nobody/versions")]
    [InlineData("POST", "/v1/services/nobody/instances")]
    [InlineData("POST", "/v1/services/nobody:rollback")]
    [InlineData("GET", "/v1/leases/nobody")]
    [InlineData("PUT", "/v1/leases/nobody")]
    [InlineData("POST", "/v1/leases/nobody")]
    [InlineData("DELETE", "/v1/leases/nobody")]
    public async Task What_is_not_there_is_told_by_name(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var problem = await ProblemAsync(await server.Http.SendAsync(request, Cancelled), HttpStatusCode.NotFound);
        Assert.Equal((ProblemCodes.NotFound, "nobody"), (problem.Code, problem.Value));
    }

    private Task<ServiceInfo> CreateAsync(string id, string? key = null, IReadOnlyList<string>? tags = null) =>
        server.Client.CreateServiceAsync(
            new CreateService
            {
                Id = id,
                Overlay = "speech",
                Tags = tags,
            },
            key,
            Cancelled
        );

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await server.Http.PostAsync(path, body, Cancelled);
    }

    private static async Task<Problem> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled))!;
        }
    }
}
