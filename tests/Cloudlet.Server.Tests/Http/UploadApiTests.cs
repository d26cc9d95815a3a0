using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class UploadApiTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Segment = 1 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_that_breaks_three_times_costs_less_than_a_segment_each_time()
    {
        var overlay = await OverlayFile.CreateAsync("cut", seed: 1, segments: 12, Segment);
        long[] cuts = [.. new[] { 30, 60, 90 }.Select(percent => overlay.BlobBytes * percent / 100)];
        await using var link = new CutProxy(server.Socket, cuts);
        using var client = new CloudletClient(CloudletAddress.Parse(link.Address));
        using var archive = new CountingStream(overlay.Archive);

        var upload = await client.UploadAsync(archive, "a phone's", cancellationToken: Cancelled);

        Assert.Equal((UploadState.Complete, 3), (upload.State, link.Breaks));
        Assert.Equal(overlay.BlobBytes, upload.Bytes);
        Assert.InRange(archive.Taken, overlay.BlobBytes, overlay.BlobBytes + 3 * Segment);
        var finished = await client.FinishUploadAsync(upload.Id, "cut", Cancelled);
        Assert.Equal("cut", finished.Name);
        using var back = new MemoryStream();
        await client.ExportOverlayAsync("cut", back, cancellationToken: Cancelled);
        Assert.Equal(overlay.Tail(overlay.Archive), overlay.Tail(back.ToArray()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data, "uploads")));
    }

    [Fact]
    public async Task Blobs_that_are_here_already_are_not_sent_again()
    {
        var first = await OverlayFile.CreateAsync("first", seed: 2, segments: 3, 100_000);
        var second = await OverlayFile.CreateAsync("second", seed: 2, segments: 4, 100_000);
        using (var archive = first.Open())
        {
            var sent = await server.Client.UploadAsync(archive, cancellationToken: Cancelled);
            await server.Client.FinishUploadAsync(sent.Id, cancellationToken: Cancelled);
        }
        using var next = second.Open();
        var upload = await server.Client.BeginOverlayUploadAsync(next, cancellationToken: Cancelled);
        Assert.Equal(300_000, upload.PresentBytes);
        Assert.Equal(2, upload.Blobs!.Count); // Its config and the one segment more.
        var done = await server.Client.SendUploadAsync(upload, next, cancellationToken: Cancelled);
        Assert.Equal("second", (await server.Client.FinishUploadAsync(done.Id, cancellationToken: Cancelled)).Name);

        using var again = second.Open();
        var nothing = await server.Client.BeginOverlayUploadAsync(again, cancellationToken: Cancelled);
        Assert.Equal((UploadState.Complete, 0L), (nothing.State, nothing.Bytes));
        await server.Client.CancelUploadAsync(nothing.Id, Cancelled);
    }

    [Fact]
    public async Task Blobs_that_an_upload_counts_on_stay_when_their_overlay_is_deleted()
    {
        var first = await OverlayFile.CreateAsync("going", seed: 3, segments: 2, 50_000);
        using (var archive = first.Open())
        {
            var sent = await server.Client.UploadAsync(archive, cancellationToken: Cancelled);
            await server.Client.FinishUploadAsync(sent.Id, cancellationToken: Cancelled);
        }
        var second = await OverlayFile.CreateAsync("coming", seed: 3, segments: 3, 50_000);
        using var next = second.Open();
        var upload = await server.Client.BeginOverlayUploadAsync(next, cancellationToken: Cancelled);
        await server.Client.DeleteOverlayAsync("going", Cancelled);
        await server.Client.SendUploadAsync(upload, next, cancellationToken: Cancelled);
        await server.Client.FinishUploadAsync(upload.Id, cancellationToken: Cancelled);
        using var back = new MemoryStream();
        await server.Client.ExportOverlayAsync("coming", back, cancellationToken: Cancelled);
        Assert.Equal(second.Tail(second.Archive), second.Tail(back.ToArray()));
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        var before = Blobs();
        var overlay = await OverlayFile.CreateAsync("never", seed: 4, segments: 3, 50_000);
        using var archive = overlay.Open();
        var upload = await server.Client.UploadAsync(archive, cancellationToken: Cancelled);
        Assert.True(Blobs() > before);
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);

        Assert.Equal(before, Blobs());
        Assert.DoesNotContain(await server.Client.ListUploadsAsync(Cancelled), item => item.Id == upload.Id);
        using var answer = await PatchAsync(upload.Id, 0, [1]);
        Assert.Equal(ProblemCodes.NotFound, (await ProblemAsync(answer, HttpStatusCode.NotFound)).Code);
    }

    [Fact]
    public async Task A_piece_that_begins_elsewhere_is_refused_and_told_where_to_begin()
    {
        var upload = await BeginDiskAsync("0123456789");
        using var first = await PatchAsync(upload.Id, 0, "0123"u8.ToArray());
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(("4", "?0"), (Header(first, "Upload-Offset"), Header(first, "Upload-Complete")));

        using var wrong = await PatchAsync(upload.Id, 2, "23"u8.ToArray());
        var problem = await ProblemAsync(wrong, HttpStatusCode.Conflict);
        Assert.Equal((ProblemCodes.WrongOffset, "Upload-Offset"), (problem.Code, problem.Field));
        Assert.Equal("4", Header(wrong, "Upload-Offset"));

        using var asked = await HeadAsync(upload.Id);
        Assert.Equal(("4", "10"), (Header(asked, "Upload-Offset"), Header(asked, "Upload-Length")));
        using var rest = await PatchAsync(upload.Id, 4, "456789"u8.ToArray());
        Assert.Equal("?1", Header(rest, "Upload-Complete"));
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);
    }

    [Fact]
    public async Task More_than_was_promised_is_refused()
    {
        var upload = await BeginDiskAsync("0123456789");
        using var answer = await PatchAsync(upload.Id, 0, "0123456789x"u8.ToArray());
        var problem = await ProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(ProblemCodes.TooLarge, problem.Code);
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_digest_are_thrown_away()
    {
        var upload = await BeginDiskAsync("0123456789");
        using var answer = await PatchAsync(upload.Id, 0, "01234x6789"u8.ToArray());
        Assert.Equal(ProblemCodes.Corrupt, (await ProblemAsync(answer, HttpStatusCode.UnprocessableEntity)).Code);
        Assert.Equal("0", Header(answer, "Upload-Offset"));
        using var right = await PatchAsync(upload.Id, 0, "0123456789"u8.ToArray());
        Assert.Equal("?1", Header(right, "Upload-Complete"));
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);
    }

    [Fact]
    public async Task Who_asks_for_the_offset_ends_a_piece_that_hangs_and_what_came_of_it_is_kept()
    {
        var upload = await BeginDiskAsync("0123456789");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.Socket), Cancelled);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"PATCH /v1/uploads/{upload.Id} HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\nContent-Length: 10\r\n\r\n0123"
            ),
            Cancelled
        );
        while ((await server.Client.GetUploadAsync(upload.Id, Cancelled)).Offset < 4)
            await Task.Yield();

        using var asked = await HeadAsync(upload.Id);
        Assert.Equal("4", Header(asked, "Upload-Offset"));
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], Cancelled)); // It holds no worker any more.
        using var rest = await PatchAsync(upload.Id, 4, "456789"u8.ToArray());
        Assert.Equal("?1", Header(rest, "Upload-Complete"));
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);
    }

    [Fact]
    public async Task An_upload_that_is_not_whole_cannot_be_finished_and_a_disk_is_no_overlay()
    {
        var overlay = await OverlayFile.CreateAsync("half", seed: 5, segments: 1, 1000);
        using var archive = overlay.Open();
        var upload = await server.Client.BeginOverlayUploadAsync(archive, cancellationToken: Cancelled);
        var problem = await Refused.ByClientAsync(() => server.Client.FinishUploadAsync(upload.Id, null, Cancelled));
        Assert.Equal(ProblemCodes.WrongState, problem.Code);
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);

        var disk = await BeginDiskAsync("x");
        var other = await Refused.ByClientAsync(() => server.Client.FinishUploadAsync(disk.Id, null, Cancelled));
        Assert.Equal(("upload", 400), (other.Field, other.Status));
        var third = await Refused.ByClientAsync(() =>
            server.Client.SynthesizeAsync(new SynthesisRequest { Upload = disk.Id }, Cancelled)
        );
        Assert.Equal("upload", third.Field);
        await server.Client.CancelUploadAsync(disk.Id, Cancelled);
    }

    [Fact]
    public async Task A_base_takes_only_a_whole_disk()
    {
        var disk = await BeginDiskAsync("0123456789");
        var problem = await Refused.ByClientAsync(() =>
            server.Client.CreateBaseAsync(new CreateBase { Name = "b", Upload = disk.Id }, Cancelled)
        );
        Assert.Equal((ProblemCodes.WrongState, "upload"), (problem.Code, problem.Field));
        await server.Client.CancelUploadAsync(disk.Id, Cancelled);
    }

    [Fact]
    public async Task A_synthesis_over_an_upload_that_is_cancelled_waits_no_longer_than_that()
    {
        var overlay = await OverlayFile.CreateAsync("dropped", seed: 6, segments: 1, 1000);
        using var archive = overlay.Open();
        var upload = await server.Client.BeginOverlayUploadAsync(archive, cancellationToken: Cancelled);
        var operation = await server.Client.SynthesizeAsync(new SynthesisRequest { Upload = upload.Id }, Cancelled);
        await server.Client.CancelOperationAsync(operation.Id, Cancelled);
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal(OperationState.Cancelled, ended.State);
        await server.Client.CancelUploadAsync(upload.Id, Cancelled);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data, "work")));
    }

    [Theory]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind":"overlay"}""", "manifest")]
    [InlineData("""{"kind":"disk","bytes":0,"digest":"sha256:1"}""", "bytes digest")]
    [InlineData("""{"kind":"disk","title":"","bytes":1}""", "title digest")]
    public async Task Every_fault_of_a_wish_is_told(string json, string fields)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/uploads", body, Cancelled);
        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(fields.Split(' '), problem.Faults!.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData("""{"kind":"overlay","manifest":"{"}""", ProblemCodes.Corrupt, 422)]
    [InlineData("""{"kind":"tape"}""", ProblemCodes.InvalidRequest, 400)]
    [InlineData(
        """{"kind":"disk","bytes":1000000000000000,"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}""",
        ProblemCodes.TooLarge,
        413
    )]
    public async Task What_cannot_be_taken_is_refused_before_a_byte_is_sent(string json, string code, int status)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/uploads", body, Cancelled);
        Assert.Equal(code, (await ProblemAsync(answer, (HttpStatusCode)status)).Code);
    }

    private int Blobs() => Directory.GetFiles(Path.Combine(server.Data, "store", "blobs", "sha256")).Length;

    private async Task<UploadInfo> BeginDiskAsync(string content)
    {
        using var disk = new MemoryStream(Encoding.ASCII.GetBytes(content));
        return await server.Client.BeginDiskUploadAsync(disk, cancellationToken: Cancelled);
    }

    private async Task<HttpResponseMessage> PatchAsync(string id, long offset, byte[] piece)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/uploads/{id}");
        request.Content = new ByteArrayContent(piece);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        return await server.Http.SendAsync(request, Cancelled);
    }

    private async Task<HttpResponseMessage> HeadAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/v1/uploads/{id}");
        return await server.Http.SendAsync(request, Cancelled);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task<Problem> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled))!;
    }
}
