namespace Cloudlet.EndToEnd.Tests.Overlays;

[Trait("Suite", "EndToEnd")]
[Collection(DebianGuests.Name)]
public sealed class FreedStateTests(DebianCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 480_000;
    private const int Files = 1000;
    private const int FileBytes = 16 << 10;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync()
    {
        foreach (var overlay in await Client.ListOverlaysAsync(CancellationToken.None))
        {
            if (overlay.Name != DebianSeed.Overlay)
                await Client.DeleteOverlayAsync(overlay.Name, CancellationToken.None);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Of_a_thousand_small_files_that_were_deleted_before_the_freeze_at_most_a_tenth_travels()
    {
        // The content is random: what travels of it, from the disk or from memory, cannot be compressed away.
        const string write =
            $"mkdir /srv/many; for i in $(seq 1000); do head -c 16384 /dev/urandom >/srv/many/$i; done; sync; ";
        var kept = await MakeAsync("kept", write + "ls /srv/many | wc -l");
        var deleted = await MakeAsync("deleted", write + "rm -r /srv/many; sync");
        var nothing = await MakeAsync("nothing", "mkdir /srv/many; sync");

        const long content = (long)Files * FileBytes;
        Assert.True(kept.Bytes - nothing.Bytes > content, $"Kept files: {kept.Bytes}, none: {nothing.Bytes} bytes.");
        Assert.True(
            deleted.Bytes - nothing.Bytes < content / 10,
            $"Deleted files: {deleted.Bytes}, none: {nothing.Bytes}, {content} bytes of content."
        );
    }

    private Task<OverlayInfo> MakeAsync(string name, string script) =>
        Client.MakeOverlayAsync(
            new CreateOverlay
            {
                Name = name,
                Base = DebianSeed.Base,
                Scripts = [new(name, script)],
            },
            Cancelled
        );
}
