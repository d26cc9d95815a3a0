using System.Security.Cryptography;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Transport;

public class UploadTests
{
    [Fact(Timeout = 30_000)]
    public async Task An_archive_arrives_as_it_is_and_its_progress_reaches_the_total()
    {
        var content = RandomNumberGenerator.GetBytes(1_000_003);
        var arrived = new MemoryStream();
        string? type = null;
        string? query = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/overlays:import",
                async context =>
                {
                    type = context.Request.ContentType;
                    query = context.Request.QueryString.Value;
                    await context.Request.Body.CopyToAsync(arrived);
                    await ScriptedCloudlet.Begun(Samples.Operation())(context);
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address);
        var progress = new Recorder();

        var operation = await client.ImportOverlayAsync(new MemoryStream(content), "speech", progress);

        Assert.Equal("op-1", operation.Id);
        Assert.Equal(content, arrived.ToArray());
        Assert.Equal("application/x-tar", type);
        Assert.Equal("?name=speech", query);
        Assert.Equal(new TransferProgress(content.Length, content.Length), progress.Told[^1]);
        Assert.Equal(progress.Told.OrderBy(told => told.Bytes), progress.Told);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_wishes_for_a_sent_overlay_travel_in_the_query()
    {
        string? query = null;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "POST /v1/synthesis",
                context =>
                {
                    query = Uri.UnescapeDataString(context.Request.QueryString.Value!);
                    return ScriptedCloudlet.Begun(Samples.Operation())(context);
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address);

        await client.SynthesizeAsync(
            new SynthesisRequest
            {
                Name = "web-1",
                Ports = [new PortRequest(80, null), new PortRequest(8080, 18080)],
                Wait = "tcp:80",
                TimeoutSeconds = 2.5,
            },
            new MemoryStream([1, 2, 3])
        );

        Assert.Equal("?name=web-1&port=80&port=8080:18080&wait=tcp:80&timeoutSeconds=2.5", query);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refusal_comes_before_the_archive_is_sent()
    {
        var taken = new Problem
        {
            Code = ProblemCodes.NameTaken,
            Status = 409,
            Detail = "speech is taken.",
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/overlays:import", ScriptedCloudlet.Refusal(taken))
        );
        using var client = new CloudletClient(cloudlet.Address);
        var progress = new Recorder();

        var exception = await Assert.ThrowsAsync<CloudletApiException>(() =>
            client.ImportOverlayAsync(new MemoryStream(new byte[4 << 20]), "speech", progress)
        );

        Assert.Equal(ProblemCodes.NameTaken, exception.Problem.Code);
        Assert.Empty(progress.Told);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_that_cannot_be_read_is_not_taken_for_a_dead_daemon()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/bases:import", ScriptedCloudlet.Begun(Samples.Operation()))
        );
        using var client = new CloudletClient(cloudlet.Address);

        var exception = await Assert.ThrowsAsync<IOException>(() => client.ImportBaseAsync(new BadDisk()));

        Assert.Contains("bad sector", exception.Message);
    }

    private sealed class Recorder : IProgress<TransferProgress>
    {
        public List<TransferProgress> Told { get; } = [];

        public void Report(TransferProgress value) => Told.Add(value);
    }

    private sealed class BadDisk : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("bad sector");
    }
}
