using System.Net.Sockets;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Transport;

public class FailureTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_refusal_keeps_everything_that_the_cloudlet_said()
    {
        var problem = new Problem
        {
            Code = ProblemCodes.InUse,
            Status = 409,
            Detail = "Two overlays stand on debian.",
            Field = "name",
            Value = "debian",
            Next = "Delete them first.",
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("DELETE /v1/bases/debian", ScriptedCloudlet.Refusal(problem))
        );
        using var client = new CloudletClient(cloudlet.Address);

        var exception = await Assert.ThrowsAsync<CloudletApiException>(() => client.DeleteBaseAsync("debian"));

        Assert.Equal(problem, exception.Problem);
        Assert.Equal(problem.Detail, exception.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_is_no_cloudlet_is_not_taken_for_a_missing_base()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync();
        using var client = new CloudletClient(cloudlet.Address);

        var exception = await Assert.ThrowsAsync<CloudletApiException>(() => client.GetBaseAsync("debian"));

        Assert.Equal(ProblemCodes.Internal, exception.Problem.Code);
        Assert.Equal(404, exception.Problem.Status);
        Assert.Contains("/v1/bases/debian", exception.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_that_is_not_there_names_the_address_and_the_next_step()
    {
        using var client = new CloudletClient(CloudletAddress.Unix("/tmp/no-such-cloudlet.sock"));

        var exception = await Assert.ThrowsAsync<CloudletUnreachableException>(() => client.GetSystemAsync());

        Assert.Equal(
            "The cloudlet at unix:/tmp/no-such-cloudlet.sock does not answer: there is no such socket.",
            exception.Message
        );
        Assert.Contains("cloudlet serve", exception.Next);
    }

    [Fact]
    public void A_time_that_is_over_is_told_in_words_and_not_as_a_cancelled_task()
    {
        var late = new TimeoutException("no answer in time.", new OperationCanceledException());
        Assert.EndsWith(
            "does not answer: no answer in time.",
            new CloudletUnreachableException(CloudletAddress.Unix("/s"), late).Message
        );
        Assert.EndsWith(
            "does not answer: no answer in time.",
            new CloudletUnreachableException(CloudletAddress.Unix("/s"), new OperationCanceledException()).Message
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_socket_that_a_dead_daemon_left_is_unreachable()
    {
        var folder = Directory.CreateTempSubdirectory("cl-");
        var path = Path.Combine(folder.FullName, "dead.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            left.Bind(new UnixDomainSocketEndPoint(path));
        using var client = new CloudletClient(CloudletAddress.Unix(path));

        await Assert.ThrowsAsync<CloudletUnreachableException>(() => client.GetSystemAsync());

        folder.Delete(recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_download_that_breaks_is_never_taken_for_whole()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/bases/debian/archive",
                async context =>
                {
                    await context.Response.Body.WriteAsync(new byte[100_000]);
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address);

        await Assert.ThrowsAsync<CloudletUnreachableException>(() => client.ExportBaseAsync("debian", Stream.Null));
    }

    [Fact(Timeout = 30_000)]
    public async Task Names_are_escaped_in_paths()
    {
        var asked = "";
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/bases/a b?c",
                context =>
                {
                    asked = context.Request.Path.Value!;
                    return ScriptedCloudlet.Json(Samples.Base(), CloudletJson.Default.BaseInfo)(context);
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address);

        await client.GetBaseAsync("a b?c");

        Assert.Equal("/v1/bases/a b?c", asked);
    }
}
