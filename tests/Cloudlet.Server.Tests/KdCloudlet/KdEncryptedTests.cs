using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cloudlet.Server.Tests.KdCloudlet;

/// <summary>The encrypted mode, as a device that does its own cryptography meets it.</summary>
public sealed class KdEncryptedTests(EncryptedKdServer server) : IClassFixture<EncryptedKdServer>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/services")]
    [InlineData("/services/")]
    [InlineData("/services&join=true")]
    public async Task A_paired_device_is_answered_what_the_plain_route_would_say(string command)
    {
        var device = $"lists-{command.Length}";
        await PairAsync(device);

        using var answer = await SendAsync(device, Encrypt(command));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await DecryptAsync(answer));
        Assert.Equal("org.example.speech", json.RootElement.GetProperty("services")[0].GetProperty("_id").GetString());
    }

    [Fact]
    public async Task An_action_without_a_name_is_the_metadata_of_the_system()
    {
        await PairAsync("metadata");

        using var answer = await SendAsync("metadata", Encrypt("/system/&services=true"));

        using var json = JsonDocument.Parse(await DecryptAsync(answer));
        Assert.True(json.RootElement.TryGetProperty("cpu_info", out _));
        Assert.Equal(1, json.RootElement.GetProperty("services").GetArrayLength());
    }

    [Fact]
    public async Task A_package_arrives_whole_and_its_md5_is_not_told()
    {
        await PairAsync("apps");
        using var list = await SendAsync("apps", Encrypt("/apps&tags=voice"));
        using var json = JsonDocument.Parse(await DecryptAsync(list));
        var app = json.RootElement.GetProperty("apps")[0];
        Assert.Equal(JsonValueKind.Null, app.GetProperty("md5sum").ValueKind);

        using var answer = await SendAsync("apps", Encrypt($"/apps/get&appId={app.GetProperty("_id")}"));

        Assert.NotNull(answer.Content.Headers.ContentLength);
        Assert.Equal(ApkBuilder.Build(), await DecryptAsync(answer));
    }

    [Fact]
    public async Task A_device_reads_its_own_messages()
    {
        await PairAsync("reader");
        await server.Server.Client.SendMessageAsync(
            new SendMessage { Device = "reader", Message = "hello" },
            Cancelled
        );

        using var answer = await SendAsync("reader", Encrypt("/system/get_messages&serviceId=any"));

        Assert.Contains("\"hello\"", Encoding.UTF8.GetString(await DecryptAsync(answer)));
    }

    [Fact]
    public async Task A_paired_device_may_start_machines_without_open_access()
    {
        await PairAsync("starter");

        using var answer = await SendAsync("starter", Encrypt("/servicevm/start&serviceId=org.example.speech"));

        // It went as far as QEMU, which is not here.
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("#", text);
        Assert.Contains("/nowhere/qemu", text);
    }

    [Fact]
    public async Task Who_is_not_paired_any_more_is_told_why_in_the_clear()
    {
        await PairAsync("revoked");
        await server.Server.Client.RevokeDeviceAsync("revoked", Cancelled);

        await RefusedAsync(
            await SendAsync("stranger", Encrypt("/services")),
            401,
            "#The device 'stranger' is not paired"
        );
        await RefusedAsync(await SendAsync(null, Encrypt("/services")), 401, "#The device '' is not paired");
        await RefusedAsync(await SendAsync("revoked", Encrypt("/services")), 403, "was revoked.");
    }

    [Fact]
    public async Task A_wrong_password_and_a_wrong_command_look_alike()
    {
        await PairAsync("guesser");
        using var unknown = await SendAsync("guesser", Encrypt("/nothing/here"));
        using var wrong = await SendAsync("guesser", Encrypt("/services", "another password"));
        var cut = Convert.ToBase64String(Convert.FromBase64String(Encrypt("/services"))[..^1]);
        using var broken = await SendAsync("guesser", cut);

        foreach (var answer in (HttpResponseMessage[])[unknown, wrong, broken])
            await RefusedAsync(answer, 404, await unknown.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task What_the_plain_route_refuses_is_refused_with_its_number()
    {
        await PairAsync("refused");

        await RefusedAsync(await SendAsync("refused", Encrypt("/services/get&serviceId=nobody")), 404, "#There is no");
        await RefusedAsync(await SendAsync("refused", Encrypt("/servicevm/start")), 400, "#serviceId is missing");
        await RefusedAsync(await SendAsync("refused", null), 400, "#The form field 'command' is missing");
        await RefusedAsync(await SendAsync("refused", new string('A', 100_000)), 400, "#The form field");
    }

    [Theory]
    [InlineData("GET", "/api/services")]
    [InlineData("GET", "/api/command")]
    [InlineData("POST", "/api/servicevm/start")]
    [InlineData("GET", "/v1/system")]
    public async Task There_is_no_other_route(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await RefusedAsync(await server.Http.SendAsync(request, Cancelled), 404, "#");
    }

    private Task PairAsync(string device) =>
        server.Server.Client.AddDeviceAsync(new AddDevice { Id = device, Password = Password }, Cancelled);

    private async Task<HttpResponseMessage> SendAsync(string? device, string? command)
    {
        using var form = new FormUrlEncodedContent(
            command is null ? [] : [new KeyValuePair<string, string>("command", command)]
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/command") { Content = form };
        if (device is not null)
            request.Headers.Add("X-Device-ID", device);
        return await server.Http.SendAsync(request, Cancelled);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string part)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("#", text);
        Assert.Contains(part, text);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), answer.Content.Headers.ContentLength);
    }

    private static string Encrypt(string text, string password = Password)
    {
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        var iv = RandomNumberGenerator.GetBytes(16);
        return Convert.ToBase64String([.. iv, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(text), iv)]);
    }

    private static async Task<byte[]> DecryptAsync(HttpResponseMessage answer)
    {
        var raw = Convert.FromBase64String(await answer.Content.ReadAsStringAsync(Cancelled));
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(Password));
        return aes.DecryptCbc(raw.AsSpan(16), raw.AsSpan(0, 16));
    }
}
