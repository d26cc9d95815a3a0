namespace Cloudlet.Server.Tests.Admission;

/// <summary>Machines that are being made into bases and overlays need room like all others.</summary>
public sealed class MakingTests(MakingTests.FullServer server) : IClassFixture<MakingTests.FullServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_base_whose_machine_does_not_fit_is_refused_with_what_is_missing()
    {
        var kernel = Path.Combine(server.Data, "kernel");
        await File.WriteAllTextAsync(kernel, "a kernel", Cancelled);
        var request = new CreateBase { Name = "more", Kernel = kernel };
        await RefusedAsync(await server.Client.CreateBaseAsync(request, Cancelled));
        Assert.Single(await server.Client.ListBasesAsync(Cancelled));
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
        await RefusedAsync(await server.Client.CreateOverlayAsync(request, Cancelled));
        Assert.Equal(2, (await server.Client.ListOverlaysAsync(Cancelled)).Count);
    }

    private async Task RefusedAsync(OperationInfo operation)
    {
        var ended = await server.Client.GetOperationAsync(operation.Id, TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal((ProblemCodes.NoRoom, "processors"), (ended.Error!.Code, ended.Error.Field));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(server.Data, "work")));
    }

    /// <summary>Has no processor for guests.</summary>
    public sealed class FullServer : StockedServer
    {
        protected override ServerSettings Adjust(ServerSettings settings) => settings with { CpuOvercommit = 0.001 };
    }
}
