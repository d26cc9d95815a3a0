using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.KdCloudlet;

namespace Cloudlet.Server.Tests.KdCloudlet;

/// <summary>The plain mode, over HTTP, byte by byte.</summary>
public sealed class KdPlainTests(OpenKdServer server) : IClassFixture<OpenKdServer>
{
    private const string Speech =
        """{"_id":"org.example.speech","service_id":"org.example.speech","description":"Says what it hears: größer","version":"1.2","tags":["voice","audio"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_are_listed() =>
        Assert.Equal($$"""{"services":[{{Speech}}]}""", await TextAsync("/api/services"));

    [Fact]
    public async Task A_service_is_not_wrapped() =>
        Assert.Equal(Speech, await TextAsync("/api/services/get?serviceId=org.example.speech"));

    [Theory]
    [InlineData("/api/services/get?serviceId=nobody", 404)]
    [InlineData("/api/services/get", 404)]
    [InlineData("/api/servicevm/start", 400)]
    [InlineData("/api/servicevm/start?serviceId=", 400)]
    [InlineData("/api/servicevm/start?serviceId=nobody&join=true", 400)]
    [InlineData("/api/servicevm/stop", 400)]
    [InlineData("/api/servicevm/stop?instanceId=nobody", 404)]
    [InlineData("/api/apps/get", 400)]
    [InlineData("/api/apps/get?appId=nobody", 404)]
    [InlineData("/api/system/get_messages?serviceId=x", 400)]
    [InlineData("/api", 404)]
    [InlineData("/api/command", 404)]
    [InlineData("/API/services", 404)]
    public async Task What_is_wrong_is_said_in_plain_text(string path, int status)
    {
        using var answer = await server.Http.GetAsync(path, Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Matches("^[A-Za-z].*[.]$", text);
    }

    [Fact]
    public async Task A_start_that_fails_is_500_and_the_reason()
    {
        using var answer = await server.Http.GetAsync(
            "/api/servicevm/start?serviceId=org.example.speech&join=True",
            Cancelled
        );

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("/nowhere/qemu", await answer.Content.ReadAsStringAsync(Cancelled)); // There is no QEMU here.
    }

    [Theory]
    [InlineData("", new[] { "Speech", "notes" })]
    [InlineData("?osName=android&osVersion=4.4", new[] { "Speech", "notes" })]
    [InlineData("?tags=voice", new[] { "Speech" })]
    [InlineData("?tags=other,text,voice", new[] { "Speech", "notes" })]
    [InlineData("?tags=other", new string[0])]
    public async Task Apps_are_found_by_any_of_their_tags(string query, string[] names)
    {
        using var json = JsonDocument.Parse(await TextAsync("/api/apps" + query));

        Assert.Equal(
            names,
            json.RootElement.GetProperty("apps").EnumerateArray().Select(app => app.GetProperty("name").GetString()!)
        );
    }

    [Fact]
    public async Task An_app_has_all_its_fields_also_those_that_are_null()
    {
        using var json = JsonDocument.Parse(await TextAsync("/api/apps"));
        var apps = json.RootElement.GetProperty("apps").EnumerateArray().ToList();

        string[] fields =
        [
            "_id",
            "name",
            "service_id",
            "description",
            "package_name",
            "min_android_version",
            "md5sum",
            "app_version",
            "tags",
        ];
        Assert.All(apps, app => Assert.Equal(fields, app.EnumerateObject().Select(field => field.Name)));
        Assert.Equal("org.example.speech", apps[0].GetProperty("package_name").GetString());
        Assert.Equal(JsonValueKind.Null, apps[1].GetProperty("package_name").ValueKind);
        Assert.Equal(JsonValueKind.Null, apps[1].GetProperty("min_android_version").ValueKind);
    }

    [Fact]
    public async Task A_package_is_downloaded_as_it_is()
    {
        using var json = JsonDocument.Parse(await TextAsync("/api/apps?tags=voice"));
        var app = json.RootElement.GetProperty("apps")[0];

        using var answer = await server.Http.GetAsync($"/api/apps/get?appId={app.GetProperty("_id")}", Cancelled);

        Assert.Equal("application/vnd.android.package-archive", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"speech.apk\"", answer.Content.Headers.ContentDisposition!.ToString());
        var package = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(package.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(ApkBuilder.Build(), package);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(package)), app.GetProperty("md5sum").GetString());
    }

    [Fact]
    public async Task The_metadata_are_what_rankers_expect()
    {
        using var json = JsonDocument.Parse(await TextAsync("/api/system"));

        Assert.Equal(["memory_info", "cpu_info"], json.RootElement.EnumerateObject().Select(item => item.Name));
        var memory = json.RootElement.GetProperty("memory_info");
        Assert.InRange(memory.GetProperty("free_memory").GetInt64(), 1, memory.GetProperty("max_memory").GetInt64());
        var processor = json.RootElement.GetProperty("cpu_info");
        Assert.Equal(Environment.ProcessorCount, processor.GetProperty("max_cores").GetInt32());
        Assert.InRange(processor.GetProperty("usage").GetDouble(), 0, 100);
        Assert.Matches(@"^\d+(\.\d+)?$", processor.GetProperty("speed").GetString());
        Assert.True(processor.GetProperty("cache").GetInt32() >= 0);
    }

    [Theory]
    [InlineData("?services=yes", true, false)]
    [InlineData("?services=Y&apps=T", true, true)]
    [InlineData("?services=1&apps=no", false, false)]
    public async Task The_metadata_have_what_was_asked_for(string query, bool services, bool apps)
    {
        using var json = JsonDocument.Parse(await TextAsync("/api/system" + query));

        Assert.Equal(services, json.RootElement.TryGetProperty("services", out var some));
        Assert.Equal(apps, json.RootElement.TryGetProperty("apps", out _));
        if (services)
            Assert.Equal(Speech, some[0].GetRawText());
    }

    [Fact]
    public async Task A_device_reads_its_messages_once()
    {
        foreach (var device in (string[])["mine", "another"])
            await server.Server.Client.SendMessageAsync(
                new SendMessage
                {
                    Device = device,
                    Service = "org.example.speech",
                    Message = "new-version",
                    Parameters = new Dictionary<string, string> { ["version"] = "2" },
                },
                Cancelled
            );

        const string read =
            """{"messages":[{"device_id":"mine","service_id":"org.example.speech","message":"new-version","params":{"version":"2"}}]}""";
        Assert.Equal("""{"messages":[]}""", await ReadAsync("org.example.other"));
        Assert.Equal(read, await ReadAsync("org.example.speech"));
        Assert.Equal("""{"messages":[]}""", await ReadAsync("org.example.speech"));

        async Task<string> ReadAsync(string service)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/system/get_messages?serviceId={service}");
            request.Headers.Add("X-Device-ID", "mine");
            using var answer = await server.Http.SendAsync(request, Cancelled);
            return await answer.Content.ReadAsStringAsync(Cancelled);
        }
    }

    [Fact]
    public async Task Messages_that_find_no_room_in_what_an_old_client_reads_come_with_the_next_answer()
    {
        for (var i = 10; i < 35; i++)
            await server.Server.Client.SendMessageAsync(
                new SendMessage { Device = "busy", Message = $"{i}" + new string('x', 480) },
                Cancelled
            );

        var parts = new List<int>();
        while (parts.Count == 0 || parts[^1] > 0)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/system/get_messages");
            request.Headers.Add("X-Device-ID", "busy");
            using var answer = await server.Http.SendAsync(request, Cancelled);
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.InRange(text.Length, 0, 6000);
            using var json = JsonDocument.Parse(text);
            parts.Add(json.RootElement.GetProperty("messages").GetArrayLength());
        }
        Assert.Equal(25, parts.Sum());
        Assert.Equal(4, parts.Count); // Two full ones, the rest, and nothing.
    }

    [Theory]
    [InlineData("GET", "/v1/system", 404)]
    [InlineData("GET", "/metrics", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("DELETE", "/v1/services/org.example.speech", 404)]
    [InlineData("POST", "/api/services", 405)]
    public async Task The_port_has_nothing_else(string method, string path, int status)
    {
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotNull(answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/api/services")]
    [InlineData("/api/system")]
    [InlineData("/api/command")]
    public async Task No_other_listener_has_its_routes(string path)
    {
        using var answer = await server.Server.Http.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // Also checks what holds for every answer.
    private async Task<string> TextAsync(string path)
    {
        using var answer = await server.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.TransferEncodingChunked);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var length = answer.Content.Headers.ContentLength;
        var body = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(body.Length, length);
        return System.Text.Encoding.UTF8.GetString(body);
    }
}

/// <summary>What a device that nobody knows may do by default.</summary>
public sealed class KdPairedTests(PairedKdServer server) : IClassFixture<PairedKdServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/servicevm/start?serviceId=org.example.speech")]
    [InlineData("/api/servicevm/stop?instanceId=x")]
    public async Task Machines_are_neither_started_nor_stopped_and_the_answer_says_what_would_change_that(string path)
    {
        using var answer = await server.Http.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("--access open", await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData("http://*:9999", AccessPolicy.Paired, false, null, "127.0.0.1")]
    [InlineData("http://*:9999", AccessPolicy.Open, false, null, "0.0.0.0")]
    [InlineData("http://*:9999", AccessPolicy.Paired, true, null, "0.0.0.0")]
    [InlineData("http://10.0.0.1:9999", AccessPolicy.Open, false, null, "10.0.0.1")]
    [InlineData("http://10.0.0.1:9999", AccessPolicy.Open, false, "http://10.0.0.1:9443", "10.0.0.1")]
    [InlineData("http://10.0.0.1:9999", AccessPolicy.Open, false, "http://10.0.0.2:9443", "0.0.0.0")]
    [InlineData("http://10.0.0.1:9999", AccessPolicy.Paired, true, "http://*:9443", "10.0.0.1")]
    public void Ports_of_instances_are_where_clients_that_may_start_them_reach_them(
        string url,
        AccessPolicy access,
        bool isEncrypted,
        string? devices,
        string expected
    )
    {
        DeviceListener? native = null;
        Assert.True(DeviceListener.TryParse(url, out var old, out _));
        Assert.True(devices is null || DeviceListener.TryParse(devices, out native, out _));
        var settings = new ServerSettings
        {
            DataDirectory = "/data",
            SocketPath = "/s",
            DeviceListener = native,
            KdCloudlet = new KdCloudletSettings(old) { IsEncrypted = isEncrypted },
            Access = access,
        };

        Assert.Equal(expected, settings.PortAddress.ToString());
    }

    [Theory]
    [InlineData("/api/services")]
    [InlineData("/api/apps")]
    [InlineData("/api/system?services=true")]
    public async Task It_may_see_what_there_is(string path)
    {
        using var answer = await server.Http.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
