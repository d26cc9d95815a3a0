namespace Cloudlet.EndToEnd.Tests.Overlays;

[Trait("Suite", "EndToEnd")]
[Collection(ArtifactsOfBusybox.Name)]
public sealed class OverlayTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task A_flipped_bit_in_any_blob_is_found_and_without_it_all_is_well()
    {
        var sound = await VerifyAsync();
        Assert.Equal(OperationState.Succeeded, sound.State);
        var folder = Path.Combine(cloudlet.Daemon.Data, "store", "blobs", "sha256");
        var blobs = Directory.EnumerateFiles(folder).ToList();
        Assert.True(blobs.Count >= 5, "Manifest, config, table, machine state and segments are expected.");
        foreach (var blob in blobs)
        {
            var position = Random.Shared.NextInt64(new FileInfo(blob).Length);
            Flip(blob, position);
            var damaged = await VerifyAsync();
            Flip(blob, position);

            Assert.True(
                damaged.Error?.Code == ProblemCodes.Corrupt,
                $"{Path.GetFileName(blob)}, byte {position}: {damaged.State} {damaged.Error?.Detail}"
            );
        }
        Assert.Equal(OperationState.Succeeded, (await VerifyAsync()).State);
    }

    [Fact(Timeout = Limit)]
    public async Task A_damaged_segment_is_not_synthesised_and_leaves_nothing()
    {
        await using var daemon = await Daemon.StartAsync(cloudlet.Seed, Cancelled);
        var folder = Path.Combine(daemon.Data, "store", "blobs", "sha256");
        var largest = Directory.EnumerateFiles(folder).MaxBy(path => new FileInfo(path).Length)!;
        Flip(largest, 4000);
        var operation = await daemon.Client.SynthesizeAsync(
            new SynthesisRequest { Overlay = BusyboxSeed.Overlay },
            Cancelled
        );

        Assert.Equal(ProblemCodes.Corrupt, (await daemon.Client.ProblemAsync(operation, Cancelled)).Code);
        Assert.Empty(await daemon.Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(daemon.Data, "images")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Data, "work")));
        Assert.Empty(daemon.Machines);
    }

    [Fact(Timeout = Limit)]
    public async Task An_overlay_with_a_damaged_manifest_hides_no_other_is_told_by_doctor_and_can_be_deleted()
    {
        await using var daemon = await Daemon.StartAsync(cloudlet.Seed, Cancelled);
        await daemon.Client.MakeOverlayAsync(new CreateOverlay { Name = "second", Base = BusyboxSeed.Base }, Cancelled);
        var second = await daemon.Client.GetOverlayAsync("second", Cancelled);
        await daemon.InterruptAsync(Cancelled);
        Flip(Path.Combine(daemon.Data, "store", "blobs", "sha256", second.Manifest["sha256:".Length..]), 10);
        await daemon.StartAsync(Cancelled);

        Assert.Equal([BusyboxSeed.Overlay], (await daemon.Client.ListOverlaysAsync(Cancelled)).Select(o => o.Name));
        var problem = await Jobs.RefusalAsync(() => daemon.Client.GetOverlayAsync("second", Cancelled));
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
        var check = (await daemon.Client.GetDoctorReportAsync(Cancelled)).Checks.Single(c => c.Name == "overlays");
        Assert.Equal(("warning", "damaged: second"), (check.Result, check.Detail));

        await daemon.Client.DeleteOverlayAsync("second", Cancelled);
        var sound = await daemon.Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled);
        Assert.Equal(InstanceState.Running, sound.Instance.State);
        await daemon.Client.DropAsync(sound.Instance, Cancelled);
        daemon.AssertTidy(machines: 0);
    }

    [Theory(Timeout = Limit)]
    [InlineData("resume base")]
    [InlineData("freeze")]
    [InlineData("a person")]
    public async Task A_cancelled_overlay_leaves_no_blob_no_machine_and_no_name(string at)
    {
        var blobs = CountBlobs();
        var request = new CreateOverlay
        {
            Name = "dropped",
            Base = BusyboxSeed.Base,
            Interactive = at == "a person",
        };
        var operation = await Client.CreateOverlayAsync(request, Cancelled);
        await (
            request.Interactive
                ? Client.WaitForWaitingAsync(operation, Cancelled)
                : Client.WaitForStageAsync(operation, at, Cancelled)
        );
        await Client.CancelOperationAsync(operation.Id, Cancelled);
        Assert.Equal(OperationState.Cancelled, (await Client.EndAsync(operation, Cancelled)).State);

        cloudlet.Daemon.AssertTidy(machines: 0);
        Assert.Equal(blobs, CountBlobs());
        Assert.Single(await Client.ListOverlaysAsync(Cancelled));
    }

    [Fact(Timeout = Limit)]
    public async Task Files_and_scripts_need_an_agent_and_the_refusal_says_so()
    {
        var operation = await Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "scripted",
                Base = BusyboxSeed.Base,
                Scripts = [new("hello", "echo hello")],
                TimeoutSeconds = 5,
            },
            Cancelled
        );
        Assert.Equal(ProblemCodes.AgentMissing, (await Client.ProblemAsync(operation, Cancelled)).Code);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Two_overlays_of_one_base_are_two_machines()
    {
        var (_, frozen) = await BusyboxSeed.CustomiseAsync(Client, BusyboxSeed.Base, "other", Cancelled);
        var mine = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        var other = (await Client.RunOverlayAsync("other", Cancelled)).Instance;
        using (var guest = new WebGuest(mine))
            Assert.StartsWith(
                cloudlet.Seed.Frozen.Secret,
                await guest.GetAsync("secret", Cancelled),
                StringComparison.Ordinal
            );
        using (var guest = new WebGuest(other))
            Assert.StartsWith(frozen.Secret, await guest.GetAsync("secret", Cancelled), StringComparison.Ordinal);
        await Client.DropAsync(mine, Cancelled);
        await Client.DropAsync(other, Cancelled);

        await Client.DeleteOverlayAsync("other", Cancelled);
        Assert.Equal(OperationState.Succeeded, (await VerifyAsync()).State);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_name_goes_while_an_instance_of_the_first_runs_and_the_last_one_does_not()
    {
        using var archive = new MemoryStream();
        await Client.ExportOverlayAsync(BusyboxSeed.Overlay, archive, cancellationToken: Cancelled);
        archive.Position = 0;
        var import = await Client.ImportOverlayAsync(archive, "alias", cancellationToken: Cancelled);
        await Client.ResultAsync(import, CloudletJson.Default.OverlayInfo, Cancelled);
        var instance = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;

        await Client.DeleteOverlayAsync("alias", Cancelled);
        Assert.Single(await Client.ListOverlaysAsync(Cancelled));
        var refused = await Jobs.RefusalAsync(() => Client.DeleteOverlayAsync(BusyboxSeed.Overlay, Cancelled));
        Assert.Equal(ProblemCodes.InUse, refused.Code);
        Assert.Equal(OperationState.Succeeded, (await VerifyAsync()).State);
        var second = (await Client.RunOverlayAsync(BusyboxSeed.Overlay, Cancelled)).Instance;
        await Client.DropAsync(instance, Cancelled);
        await Client.DropAsync(second, Cancelled);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    private async Task<OperationInfo> VerifyAsync()
    {
        try
        {
            return await Client.EndAsync(await Client.VerifyOverlayAsync(BusyboxSeed.Overlay, Cancelled), Cancelled);
        }
        catch (CloudletApiException refused)
        {
            // Damage in the manifest is seen before there is an operation.
            return new OperationInfo
            {
                Id = "",
                Kind = "",
                Subject = "",
                State = OperationState.Failed,
                Steps = [],
                StartedAt = default,
                Error = refused.Problem,
            };
        }
    }

    private int CountBlobs() =>
        Directory.EnumerateFiles(Path.Combine(cloudlet.Daemon.Data, "store", "blobs", "sha256")).Count();

    private static void Flip(string path, long position)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = position;
        var value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
