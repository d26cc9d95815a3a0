using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class AppApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_apk_names_itself_and_comes_back_as_it_was_sent()
    {
        var content = ApkBuilder.Build();
        using var answer = await PostAsync("fileName=s.apk&service=org.example.speech&tag=voice&tag=demo", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var app = await ReadAsync(answer);
        Assert.Equal($"/v1/apps/{app.Id}", answer.Headers.Location!.ToString());
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Equal(("Speech", "1.2.3", "android", "21"), (app.Name, app.Version, app.Platform, app.LeastOsVersion));
        Assert.Equal(("org.example.speech", 42L), (app.Android!.Package, app.Android.VersionCode));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), app.Sha256);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(content)), app.Md5);

        using var package = await server.Http.GetAsync($"/v1/apps/{app.Id}/package", Cancelled);
        Assert.Equal(content, await package.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal("application/vnd.android.package-archive", package.Content.Headers.ContentType!.MediaType);
        Assert.Equal("s.apk", package.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal($"\"{app.Sha256}\"", package.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_part_of_a_package_is_given_and_an_unchanged_one_is_not_sent_again()
    {
        var app = await AddAsync("parts.zip", "0123456789");
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/v1/apps/{app.Id}/package");
        part.Headers.Range = new RangeHeaderValue(3, 5);
        using var answer = await server.Http.SendAsync(part, Cancelled);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("345", await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(10, answer.Content.Headers.ContentRange!.Length);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/apps/{app.Id}/package");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{app.Sha256}\""));
        using var unchanged = await server.Http.SendAsync(again, Cancelled);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_download_is_counted_once_however_often_it_broke_and_counting_is_no_change()
    {
        var app = await AddAsync("counted.zip", "0123456789");
        await FetchAsync(HttpMethod.Get, _ => { });
        await FetchAsync(HttpMethod.Get, request => request.Headers.Range = new RangeHeaderValue(0, null));
        await FetchAsync(HttpMethod.Get, request => request.Headers.Range = new RangeHeaderValue(5, null));
        await FetchAsync(
            HttpMethod.Get,
            request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{app.Sha256}\""))
        );
        await FetchAsync(HttpMethod.Head, _ => { });

        using var answer = await server.Http.GetAsync($"/v1/apps/{app.Id}", Cancelled);
        Assert.Equal(2, (await ReadAsync(answer)).Downloads);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);

        async Task FetchAsync(HttpMethod method, Action<HttpRequestMessage> change)
        {
            using var request = new HttpRequestMessage(method, $"/v1/apps/{app.Id}/package");
            change(request);
            using var fetched = await server.Http.SendAsync(request, Cancelled);
            _ = await fetched.Content.ReadAsByteArrayAsync(Cancelled);
        }
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var before = Files();
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.Socket), Cancelled);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    "POST /v1/apps?fileName=broken.bin HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"
                ),
                Cancelled
            );
            socket.Shutdown(SocketShutdown.Send);
            var rest = new byte[4096];
            while (await socket.ReceiveAsync(rest, Cancelled) > 0) { } // The server has noticed when it closes, and then cleans up.
        }
        Assert.DoesNotContain(
            await server.Client.ListAppsAsync(new AppFilter(), Cancelled),
            app => app.FileName == "broken.bin"
        );
        SpinWait.SpinUntil(() => Files() == before, TimeSpan.FromSeconds(10));
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_package_with_another_digest_than_announced_is_refused_and_leaves_nothing()
    {
        var before = Files();
        using var answer = await PostAsync($"fileName=a.bin&sha256={new string('0', 64)}", "other"u8.ToArray());
        Assert.Equal(ProblemCodes.Corrupt, (await ProblemAsync(answer, HttpStatusCode.UnprocessableEntity)).Code);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task An_empty_package_is_refused_and_leaves_nothing()
    {
        using var package = new ByteArrayContent([]);
        using var answer = await server.Http.PostAsync("/v1/apps?fileName=empty.bin", package, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(
            await server.Client.ListAppsAsync(new AppFilter(), Cancelled),
            app => app.FileName == "empty.bin"
        );
    }

    [Fact]
    public async Task A_file_that_is_only_called_apk_is_refused()
    {
        using var answer = await PostAsync("fileName=fake.APK", "PK no"u8.ToArray());
        var problem = await ProblemAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
        Assert.Contains("fake.APK", problem.Detail);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_and_a_file_name_is_never_a_path()
    {
        using var answer = await PostAsync(
            "fileName=../../etc/passwd&name=&service=no%20id&version=%01&platform=An%20droid&tag=&sha256=1",
            [1]
        );
        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(
            ["fileName", "name", "platform", "service", "sha256", "tags", "version"],
            problem.Faults!.Select(fault => fault.Field).Order()
        );
    }

    [Fact]
    public async Task An_edit_that_does_not_know_of_the_last_one_is_refused()
    {
        var app = await AddAsync("edit.zip", "x");
        var edited = await server.Client.EditAppAsync(
            app.Id,
            new EditApp { Name = "Better", Tags = ["a"] },
            1,
            Cancelled
        );
        Assert.Equal(("Better", 2), (edited.Name, edited.Revision));
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.EditAppAsync(app.Id, new EditApp { Name = "Worse" }, 1, Cancelled)
        );
        Assert.Equal(412, problem.Problem.Status);
        Assert.Equal("Better", (await server.Client.GetAppAsync(app.Id, Cancelled)).Name);
    }

    [Fact]
    public async Task Pages_follow_one_another_also_when_the_last_one_seen_is_deleted()
    {
        foreach (var name in (string[])["c", "a", "b", "a"])
            await AddAsync($"{name}.zip", name, "&tag=paged");
        using var first = await server.Http.GetAsync("/v1/apps?tag=paged&limit=2", Cancelled);
        var seen = await first.Content.ReadFromJsonAsync(CloudletJson.Default.IReadOnlyListAppInfo, Cancelled);
        Assert.Equal(["a", "a"], seen!.Select(app => app.Name));
        await server.Client.DeleteAppAsync(seen![1].Id, Cancelled);
        using var second = await server.Http.GetAsync(
            first.Headers.GetValues("Link").Single().Split('<', '>')[1],
            Cancelled
        );
        var rest = await second.Content.ReadFromJsonAsync(CloudletJson.Default.IReadOnlyListAppInfo, Cancelled);
        Assert.Equal(["b", "c"], rest!.Select(app => app.Name));
        Assert.False(second.Headers.Contains("Link"));
        Assert.Equal(3, (await server.Client.ListAppsAsync(new AppFilter { Tag = "paged" }, Cancelled)).Count);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=%20", "cursor")]
    public async Task A_list_is_asked_for_in_the_right_way(string query, string field)
    {
        using var answer = await server.Http.GetAsync($"/v1/apps?{query}", Cancelled);
        Assert.Equal(field, (await ProblemAsync(answer, HttpStatusCode.BadRequest)).Field);
    }

    [Theory]
    [InlineData("GET", "/v1/apps/nobody")]
    [InlineData("GET", "/v1/apps/nobody/package")]
    [InlineData("GET", "/v1/apps/..%2Flock/package")]
    [InlineData("DELETE", "/v1/apps/nobody")]
    public async Task What_is_not_there_is_told(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await server.Http.SendAsync(request, Cancelled);
        Assert.Equal(ProblemCodes.NotFound, (await ProblemAsync(answer, HttpStatusCode.NotFound)).Code);
    }

    private int Files() =>
        Directory.GetFileSystemEntries(Path.Combine(server.Data, "work")).Length
        + Directory.GetFiles(Path.Combine(server.Data, "apps")).Length;

    private async Task<AppInfo> AddAsync(string fileName, string content, string more = "")
    {
        using var answer = await PostAsync($"fileName={fileName}{more}", Encoding.UTF8.GetBytes(content));
        return await ReadAsync(answer);
    }

    private async Task<HttpResponseMessage> PostAsync(string query, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        return await server.Http.PostAsync($"/v1/apps?{query}", body, Cancelled);
    }

    private static async Task<AppInfo> ReadAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.AppInfo, Cancelled))!;

    private static async Task<Problem> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled))!;
    }
}
