namespace Cloudlet.EndToEnd.Tests.Bases;

[Trait("Suite", "EndToEnd")]
[Collection(ArtifactsOfBusybox.Name)]
public sealed class RefusalTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task Of_two_creations_with_one_name_one_is_refused_at_once()
    {
        var request = TestGuests.Busybox.ToBase("twin", 128) with { Ready = "serial:NEVER" };
        var first = await Client.CreateBaseAsync(request, Cancelled);
        var refused = await Jobs.RefusalAsync(() => Client.CreateBaseAsync(request, Cancelled));

        Assert.Equal(ProblemCodes.NameTaken, refused.Code);
        Assert.Equal("twin", refused.Value);
        await Client.CancelOperationAsync(first.Id, Cancelled);
        await Client.EndAsync(first, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_two_syntheses_with_one_name_one_wins()
    {
        var request = new SynthesisRequest { Overlay = BusyboxSeed.Overlay, Name = "same" };
        Task<OperationInfo>[] both =
        [
            Client.SynthesizeAsync(request, Cancelled),
            Client.SynthesizeAsync(request, Cancelled),
        ];
        await Task.WhenAll(both.Select(asked => Task.WhenAny(asked)));

        // The other one is told before anything begins.
        var winner = Assert.Single(both, asked => asked.IsCompletedSuccessfully);
        var loser = Assert.Single(both, asked => asked.IsFaulted);
        Assert.Equal(ProblemCodes.NameTaken, (await Jobs.RefusalAsync(() => loser)).Code);
        Assert.Equal(OperationState.Succeeded, (await Client.EndAsync(await winner, Cancelled)).State);
        await Client.DropAsync(await Client.GetInstanceAsync("same", Cancelled), Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task A_base_in_use_is_not_deleted_and_its_users_are_named()
    {
        var instance = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled, "user")).Instance;
        var refused = await Jobs.RefusalAsync(() => Client.DeleteBaseAsync(BusyboxSeed.Base, Cancelled));
        Assert.Equal(ProblemCodes.InUse, refused.Code);
        Assert.Contains($"overlay {BusyboxSeed.Overlay}", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("instance user", refused.Detail, StringComparison.Ordinal);
        var overlay = await Jobs.RefusalAsync(() => Client.DeleteOverlayAsync(BusyboxSeed.Overlay, Cancelled));
        Assert.Equal(ProblemCodes.InUse, overlay.Code);
        Assert.Contains("instance user", overlay.Detail, StringComparison.Ordinal);
        await Client.DropAsync(instance, Cancelled);
        Assert.Equal(BusyboxSeed.Base, (await Client.GetBaseAsync(BusyboxSeed.Base, Cancelled)).Name);
    }

    [Fact(Timeout = Limit)]
    public async Task A_disk_that_boots_with_uefi_only_is_refused_before_it_is_copied()
    {
        var disk = cloudlet.Daemon.At("uefi.raw");
        await WriteUefiDiskAsync(disk);
        var operation = await Client.CreateBaseAsync(
            new CreateBase
            {
                Name = "uefi",
                Disk = disk,
                Ready = "serial:READY",
            },
            Cancelled
        );
        var problem = await Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.DiskNotBootable, problem.Code);
        Assert.Equal(disk, problem.Value);
        Assert.Contains("UEFI", problem.Detail, StringComparison.Ordinal);
        cloudlet.Daemon.AssertTidy(machines: 0);
        var ran = await cloudlet.Daemon.RunAsync(["base", "create", "uefi", disk, "--ready", "agent"], Cancelled);
        Assert.Equal(5, ran.ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task An_accelerator_that_does_not_work_here_is_refused_with_the_reason()
    {
        var report = await Client.GetDoctorReportAsync(Cancelled);
        Assert.SkipWhen(report.Checks.Single(check => check.Name == "kvm").Result == "ok", "KVM works on this host.");
        var operation = await Client.CreateBaseAsync(
            TestGuests.Busybox.ToBase("fast", 128) with
            {
                Accelerator = "kvm",
            },
            Cancelled
        );
        var problem = await Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.CannotRun, problem.Code);
        Assert.Equal("accelerator", problem.Field);
        Assert.Equal("kvm", problem.Value);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_guest_that_is_not_ready_in_time_leaves_nothing_and_its_last_words_are_told()
    {
        var operation = await Client.CreateBaseAsync(
            TestGuests.Busybox.ToBase("late", 128) with
            {
                CommandLine = "console=ttyS0",
                Ready = "serial:NEVER",
                TimeoutSeconds = 12,
            },
            Cancelled
        );
        var problem = await Client.ProblemAsync(operation, Cancelled);

        Assert.Equal(ProblemCodes.NotReady, problem.Code);
        Assert.Contains("serial:NEVER", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("(empty)", problem.Detail, StringComparison.Ordinal);
        cloudlet.Daemon.AssertTidy(machines: 0);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(cloudlet.Daemon.Data, "bases")));
    }

    [Fact(Timeout = Limit)]
    public async Task Every_fault_of_a_request_is_told_at_once()
    {
        var refused = await Jobs.RefusalAsync(() =>
            Client.CreateBaseAsync(
                new CreateBase
                {
                    Name = "Not A Name",
                    Disk = "relative.raw",
                    Cpus = 0,
                    Ready = "soon",
                },
                Cancelled
            )
        );

        Assert.Equal(ProblemCodes.InvalidRequest, refused.Code);
        Assert.Equal(["cpus", "disk", "name", "ready"], refused.Faults!.Select(fault => fault.Field).Order());
        var ran = await cloudlet.Daemon.RunAsync(["base", "show", "nobody"], Cancelled);
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("nobody", ran.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_cancelled_base_leaves_no_file_no_machine_and_no_name()
    {
        var request = TestGuests.Busybox.ToBase("dropped", 128) with { Ready = "serial:NEVER" };
        var operation = await Client.CreateBaseAsync(request, Cancelled);
        await Client.WaitForStageAsync(operation, "boot", Cancelled);
        await Client.CancelOperationAsync(operation.Id, Cancelled);
        var ended = await Client.EndAsync(operation, Cancelled);

        Assert.Equal(OperationState.Cancelled, ended.State);
        Assert.Equal(ProblemCodes.Cancelled, ended.Error!.Code);
        cloudlet.Daemon.AssertTidy(machines: 0);
        Assert.Single(await Client.ListBasesAsync(Cancelled));
        var again = await Client.CreateBaseAsync(request, Cancelled);
        await Client.CancelOperationAsync(again.Id, Cancelled);
        await Client.EndAsync(again, Cancelled);
    }

    // An EFI system partition in the first sector's table, and no boot code: what a UEFI installer leaves.
    private static async Task WriteUefiDiskAsync(string path)
    {
        var disk = new byte[2 << 20];
        disk[446 + 4] = 0xef;
        disk[510] = 0x55;
        disk[511] = 0xaa;
        await File.WriteAllBytesAsync(path, disk, Cancelled);
    }
}
