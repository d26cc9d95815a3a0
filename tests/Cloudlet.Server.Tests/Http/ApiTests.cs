using System.Net;
using System.Net.Http.Json;
using System.Text;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class ApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_cloudlet_tells_what_it_is()
    {
        var system = await server.Client.GetSystemAsync(Cancelled);
        Assert.Equal(server.Data, system.DataDirectory);
        Assert.Equal((0, 0, 0), (system.Bases, system.Overlays, system.Instances));
        Assert.True(system.RoomMemoryBytes >= 0 && system.RoomMemoryBytes < system.MemoryBytes);
        Assert.True(system.RoomCpus >= system.Cpus);
        Assert.True(system.MemoryBytes > system.MemoryAvailableBytes && system.MemoryAvailableBytes > 0);
        Assert.Empty(await server.Client.ListBasesAsync(Cancelled));
        Assert.Empty(await server.Client.ListOverlaysAsync(Cancelled));
        Assert.Empty(await server.Client.ListInstancesAsync(all: true, Cancelled));
    }

    [Fact]
    public void Its_socket_is_for_its_owner_only() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Socket));

    [Theory]
    [InlineData("/v1/bases/nobody")]
    [InlineData("/v1/overlays/nobody")]
    [InlineData("/v1/instances/nobody")]
    [InlineData("/v1/operations/nobody")]
    [InlineData("/v1/overlays/nobody/archive")]
    [InlineData("/v1/instances/nobody/log")]
    [InlineData("/v1/operations/nobody/events")]
    public async Task What_is_not_there_is_told_by_name(string path)
    {
        var problem = await ProblemAsync(await server.Http.GetAsync(path, Cancelled), HttpStatusCode.NotFound);
        Assert.Equal((ProblemCodes.NotFound, "nobody"), (problem.Code, problem.Value));
        Assert.NotNull(problem.Next);
    }

    [Fact]
    public async Task A_route_that_does_not_exist_is_a_problem_too()
    {
        var problem = await ProblemAsync(await server.Http.GetAsync("/v2/all", Cancelled), HttpStatusCode.NotFound);
        Assert.Equal(ProblemCodes.NotFound, problem.Code);
        Assert.Contains("/v2/all", problem.Detail);
    }

    [Theory]
    [InlineData("/v1/bases", "{")]
    [InlineData("/v1/bases", """{"name":"a","cpus":"two"}""")]
    [InlineData("/v1/bases", """{"name":"a","disc":"/x"}""")]
    [InlineData("/v1/overlays", """{"name":"a","base":"b","copies":[{"source":"/x"}]}""")]
    [InlineData("/v1/overlays", """{"name":"a","base":"b","copies":[null]}""")]
    [InlineData("/v1/overlays", """{"name":"a","base":"b","scripts":[{"name":"x","content":null}]}""")]
    [InlineData("/v1/synthesis", "{")]
    [InlineData("/v1/synthesis", "[]")]
    [InlineData("/v1/synthesis", "null")]
    [InlineData("/v1/synthesis", "{}")]
    [InlineData("/v1/synthesis", """{"overlay":"a","ports":[null]}""")]
    [InlineData("/v1/synthesis", """{"overlay":"a","url":"http://x/"}""")]
    [InlineData("/v1/synthesis", """{"url":"ftp://x/"}""")]
    [InlineData("/v1/synthesis", """{"overlays":"a"}""")]
    public async Task What_is_wrong_in_the_json_is_the_requests_fault(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var problem = await ProblemAsync(await server.Http.PostAsync(path, body, Cancelled), HttpStatusCode.BadRequest);
        Assert.Equal(ProblemCodes.InvalidRequest, problem.Code);
    }

    [Theory]
    [InlineData("/v1/synthesis", """{"overlay":"nobody","ports":[{"guest":80},{"guest":22,"host":2222}]}""")]
    [InlineData("/v1/overlays", """{"name":"a","base":"nobody","ports":[80],"interactive":true}""")]
    public async Task What_is_right_in_the_json_is_looked_up(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var problem = await ProblemAsync(await server.Http.PostAsync(path, body, Cancelled), HttpStatusCode.NotFound);
        Assert.Equal("nobody", problem.Value);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var body = new StringContent("x", Encoding.UTF8, "text/plain");
        var problem = await ProblemAsync(
            await server.Http.PostAsync("/v1/synthesis", body, Cancelled),
            HttpStatusCode.UnsupportedMediaType
        );
        Assert.Equal(ProblemCodes.InvalidRequest, problem.Code);
    }

    [Fact]
    public async Task A_job_is_followed_to_its_failure_and_leaves_nothing()
    {
        var kernel = Path.Combine(server.Data, "kernel");
        await File.WriteAllTextAsync(kernel, "no kernel", Cancelled);
        var operation = await server.Client.CreateBaseAsync(
            new CreateBase
            {
                Name = "never",
                Kernel = kernel,
                Accelerator = "tcg",
            },
            Cancelled
        );
        OperationInfo? last = null;
        await foreach (var told in server.Client.FollowAsync(operation.Id, Cancelled))
            last = told.Operation ?? last;

        Assert.Equal(OperationState.Failed, last!.State);
        Assert.Equal(ProblemCodes.CannotRun, last.Error!.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data, "work")));
        Assert.Contains(await server.Client.ListOperationsAsync(Cancelled), item => item.Id == operation.Id);
    }

    [Fact]
    public async Task An_upload_that_is_no_archive_is_refused_as_damaged_and_leaves_nothing()
    {
        using var archive = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000)));
        var operation = await server.Client.ImportOverlayAsync(archive, "odd", cancellationToken: Cancelled);
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);

        Assert.Equal(ProblemCodes.Corrupt, ended.Error!.Code);
        Assert.Empty(await server.Client.ListOverlaysAsync(Cancelled));
    }

    [Fact]
    public async Task A_url_that_nobody_serves_is_the_sources_fault()
    {
        var operation = await server.Client.SynthesizeAsync(
            new SynthesisRequest { Url = "http://127.0.0.1:1/overlay.tar" },
            Cancelled
        );
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(ProblemCodes.SourceFailed, ended.Error!.Code);
    }

    [Fact]
    public async Task The_doctor_says_what_is_missing_and_what_to_do()
    {
        var report = await server.Client.GetDoctorReportAsync(Cancelled);
        Assert.False(report.Healthy);
        var qemu = report.Checks.Single(check => check.Name == "qemu");
        Assert.Equal("failed", qemu.Result);
        Assert.NotNull(qemu.Next);
        Assert.Equal("ok", report.Checks.Single(check => check.Name == "memory image").Result);
    }

    [Fact]
    public async Task A_second_daemon_for_the_same_data_is_refused()
    {
        var settings = new ServerSettings { DataDirectory = server.Data, SocketPath = server.Socket + "2" };
        var problem = await Refused.ByAsync(() => CloudletServer.RunAsync(settings, TextWriter.Null, Cancelled));
        Assert.Equal((ProblemCodes.InUse, "data"), (problem.Code, problem.Field));
    }

    private static async Task<Problem> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            return (await response.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled))!;
        }
    }
}
