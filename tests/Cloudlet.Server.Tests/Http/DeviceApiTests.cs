using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Cloudlet.Client;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Http;

/// <summary>What devices do on a cloudlet whose access is open: each with what is its own.</summary>
public sealed class DeviceApiTests : IAsyncLifetime
{
    private readonly DeviceListener listener = FreePort.Listener();
    private TestServer server = null!;
    private CloudletClient phone = null!;
    private CloudletClient tablet = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = new TestServer(listener) { Access = AccessPolicy.Open, DevicePatience = TimeSpan.FromSeconds(2) };
        await server.InitializeAsync();
        phone = Device("phone");
        tablet = Device("tablet");
    }

    public async ValueTask DisposeAsync()
    {
        phone.Dispose();
        tablet.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_upload_is_for_the_device_that_began_it_and_for_the_host()
    {
        var overlay = await OverlayFile.CreateAsync("mine", seed: 1, segments: 2, 10_000);
        using var archive = overlay.Open();
        var upload = await phone.UploadAsync(archive, cancellationToken: Cancelled);

        Assert.Equal((UploadState.Complete, "phone"), (upload.State, upload.Device));
        Assert.Equal(upload.Id, Assert.Single(await phone.ListUploadsAsync(Cancelled)).Id);
        Assert.Empty(await tablet.ListUploadsAsync(Cancelled));
        Assert.Equal(404, (await Refused.ByClientAsync(() => tablet.GetUploadAsync(upload.Id, Cancelled))).Status);
        Assert.Equal(404, (await Refused.ByClientAsync(() => tablet.CancelUploadAsync(upload.Id, Cancelled))).Status);
        Assert.Equal(
            404,
            (
                await Refused.ByClientAsync(() =>
                    tablet.SynthesizeAsync(new SynthesisRequest { Upload = upload.Id }, Cancelled)
                )
            ).Status
        );
        Assert.Single(await server.Client.ListUploadsAsync(Cancelled));
        await phone.CancelUploadAsync(upload.Id, Cancelled);
    }

    [Fact]
    public async Task An_operation_is_for_the_device_that_asked_for_it_and_for_the_host()
    {
        var overlay = await OverlayFile.CreateAsync("no-base", seed: 2, segments: 1, 1000);
        using var archive = overlay.Open();
        var upload = await phone.UploadAsync(archive, cancellationToken: Cancelled);
        var begun = await phone.SynthesizeAsync(new SynthesisRequest { Upload = upload.Id }, Cancelled);

        OperationInfo? last = null;
        await foreach (var told in phone.FollowAsync(begun.Id, Cancelled))
            last = told.Operation ?? last;
        Assert.Equal(ProblemCodes.BaseMissing, last!.Error!.Code);
        Assert.Equal(begun.Id, Assert.Single(await phone.ListOperationsAsync(Cancelled)).Id);
        Assert.Empty(await tablet.ListOperationsAsync(Cancelled));
        Assert.Equal(
            404,
            (await Refused.ByClientAsync(() => tablet.GetOperationAsync(begun.Id, cancellationToken: Cancelled))).Status
        );
        Assert.Equal(404, (await Refused.ByClientAsync(() => tablet.CancelOperationAsync(begun.Id, Cancelled))).Status);
        Assert.Contains(await server.Client.ListOperationsAsync(Cancelled), item => item.Id == begun.Id);
    }

    [Fact]
    public async Task A_device_chooses_no_port_of_the_host_and_has_nothing_fetched_from_the_cloudlet_itself()
    {
        var port = await Refused.ByClientAsync(() =>
            phone.SynthesizeAsync(
                new SynthesisRequest { Overlay = "x", Ports = [new PortRequest(80, 8080)] },
                Cancelled
            )
        );
        Assert.Equal("ports.host", port.Field);
        var url = await Refused.ByClientAsync(() =>
            phone.SynthesizeAsync(new SynthesisRequest { Url = "http://127.0.0.1:22/x" }, Cancelled)
        );
        Assert.Equal("url", url.Field);
    }

    [Fact]
    public async Task A_device_reads_its_own_messages()
    {
        var problem = await Refused.ByClientAsync(() =>
            phone.ReadMessagesAsync(new ReadMessages { Device = "tablet" }, Cancelled)
        );
        Assert.Equal("device", problem.Field);
        Assert.Empty(await phone.ReadMessagesAsync(new ReadMessages { Device = "phone" }, Cancelled));
    }

    [Theory]
    [InlineData("kd:123")]
    [InlineData("a b")]
    public async Task What_a_device_calls_itself_is_checked(string id)
    {
        using var client = new HttpClient { BaseAddress = new Uri(listener.ToString()) };
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Device-ID", id);
        using var answer = await client.GetAsync("/v1/uploads", Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal((HttpStatusCode.BadRequest, "X-Device-ID"), (answer.StatusCode, problem!.Field));
    }

    [Fact]
    public async Task A_stalled_sender_is_cut_off_and_what_it_sent_is_kept()
    {
        using var disk = new MemoryStream(new byte[1_000_000]);
        var upload = await phone.BeginDiskUploadAsync(disk, cancellationToken: Cancelled);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.Address, listener.Port, Cancelled);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"PATCH /v1/uploads/{upload.Id} HTTP/1.1\r\nHost: x\r\nX-Device-ID: phone\r\nUpload-Offset: 0\r\n"
                    + "Content-Length: 1000000\r\n\r\n\0\0\0\0"
            ),
            Cancelled
        );
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, Cancelled) is var count and > 0)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));

        Assert.StartsWith("HTTP/1.1 408", answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, (await phone.GetUploadAsync(upload.Id, Cancelled)).Offset);
        var done = await phone.SendUploadAsync(
            await phone.GetUploadAsync(upload.Id, Cancelled),
            disk,
            cancellationToken: Cancelled
        );
        Assert.Equal(UploadState.Complete, done.State);
        await phone.CancelUploadAsync(upload.Id, Cancelled);
    }

    private CloudletClient Device(string id) =>
        new(CloudletAddress.Parse(listener.ToString()), new CloudletClientOptions { DeviceId = id });
}
