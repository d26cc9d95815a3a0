using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Admission;

/// <summary>Machines that are being made into bases and overlays need room like all others.</summary>
public sealed class MakingTests(MakingTests.FullServer server) : IClassFixture<MakingTests.FullServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_base_whose_machine_can_never_fit_is_refused_before_a_job_begins()
    {
        var kernel = Path.Combine(server.Data, "kernel");
        await File.WriteAllTextAsync(kernel, "a kernel", Cancelled);
        var request = new CreateBase { Name = "more", Kernel = kernel };
        var problem = (
            await Assert.ThrowsAsync<CloudletApiException>(() => server.Client.CreateBaseAsync(request, Cancelled))
        ).Problem;
        Assert.Equal((ProblemCodes.CannotRun, "cpus", "1"), (problem.Code, problem.Field, problem.Value));
        Assert.Single(await server.Client.ListBasesAsync(Cancelled));
        Assert.DoesNotContain(
            await server.Client.ListOperationsAsync(Cancelled),
            operation => operation.Kind == "base.create"
        );
    }

    [Fact]
    public async Task An_overlay_whose_machine_does_not_fit_is_refused_with_what_is_missing()
    {
        var request = new CreateOverlay
        {
            Name = "more",
            Base = "base",
            Ports = [80],
        };
        var operation = await server.Client.CreateOverlayAsync(request, Cancelled);
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal((ProblemCodes.CannotRun, "cpus"), (ended.Error!.Code, ended.Error.Field));
        Assert.Equal(2, (await server.Client.ListOverlaysAsync(Cancelled)).Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data, "work")));
    }

    /// <summary>Has no processor for guests.</summary>
    public sealed class FullServer : StockedServer
    {
        protected override ServerSettings Adjust(ServerSettings settings) => settings with { CpuOvercommit = 0.001 };
    }
}
