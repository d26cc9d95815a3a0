namespace Cloudlet.EndToEnd.Tests;

/// <summary>The busybox guest, frozen and customised by hand, as somebody at its console would.</summary>
public static class BusyboxSeed
{
    public const string Base = "tiny";
    public const string Overlay = "counter";

    public static async Task<(BaseInfo, OverlayInfo, FrozenFacts)> MakeAsync(
        Daemon daemon,
        CancellationToken cancellationToken
    )
    {
        var item = await daemon.Client.MakeBaseAsync(TestGuests.Busybox.ToBase(Base, 128), cancellationToken);
        var (overlay, frozen) = await CustomiseAsync(daemon.Client, Base, Overlay, cancellationToken);
        return (item, overlay, frozen);
    }

    /// <summary>
    /// Makes an overlay in which a process holds a word in its memory, a file holds random bytes, and the web server answers.
    /// </summary>
    public static async Task<(OverlayInfo, FrozenFacts)> CustomiseAsync(
        CloudletClient client,
        string on,
        string name,
        CancellationToken cancellationToken
    )
    {
        var secret = Guid.NewGuid().ToString("N");
        var operation = await client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = name,
                Base = on,
                Interactive = true,
                Ports = [8080],
                Ready = "tcp:8080",
                TimeoutSeconds = 90,
            },
            cancellationToken
        );
        await client.WaitForWaitingAsync(operation, cancellationToken);
        string digest;
        int tick;
        await using (
            var console = new SerialConsole(await client.OpenOperationSerialAsync(operation.Id, cancellationToken))
        )
        {
            await console.TypeAsync(
                $"(s={secret}; k=0; while :; do k=$((k+1)); echo $s $k >/run/www/secret.new; mv /run/www/secret.new /run/www/secret; sleep 1; done) &",
                cancellationToken
            );
            await console.TypeAsync(
                "dd if=/dev/urandom of=/run/www/random bs=64k count=8 2>/dev/null",
                cancellationToken
            );
            var sum = await console.AskAsync(
                "echo =$(sha256sum /run/www/random)=",
                "=([0-9a-f]{64}) +/run/www/random=",
                cancellationToken
            );
            digest = sum.Groups[1].Value;
            tick = int.Parse((await console.ReadAsync(@"tick (\d+)\r?\n", cancellationToken)).Groups[1].Value);
        }
        await client.ProceedOperationAsync(operation.Id, cancellationToken);
        var overlay = await client.ResultAsync(operation, CloudletJson.Default.OverlayInfo, cancellationToken);
        return (overlay, new FrozenFacts(tick, secret, digest));
    }
}
