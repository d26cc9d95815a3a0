using System.Text.Json;

namespace Cloudlet.EndToEnd.Tests.Debian;

[Trait("Suite", "EndToEnd")]
[Collection(DebianGuests.Name)]
public sealed class DebianTests(DebianCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 480_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task Files_folders_and_what_scripts_did_are_in_the_resumed_guest_and_its_kept_disk_boots()
    {
        var made = await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "first", wait: null);
        Assert.Equal("set", made.Instance.Clock);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("first", Cancelled)))
        {
            await AssertCustomisedAsync(console);
            Assert.Equal(
                cloudlet.Seed.Frozen.Secret,
                (await console.AskAsync("echo =$(cat /run/secret)=", "=([0-9a-f]{32})=", Cancelled)).Groups[1].Value
            );
            // The guest's clock is the host's.
            var now = long.Parse((await console.AskAsync("echo =$(date +%s)=", @"=(\d+)=", Cancelled)).Groups[1].Value);
            Assert.InRange(now - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), -10, 10);
            await console.AskAsync("echo after >/srv/after; sync; echo all $((1+1)) done", "all 2 done", Cancelled);
        }
        var stopped = await Client.StopAsync("first", Cancelled, timeoutSeconds: 120);
        Assert.Equal(InstanceState.Stopped, stopped.State);
        Assert.Null(stopped.Reason);

        var started = await Client.ResultAsync(
            await Client.StartInstanceAsync("first", Cancelled),
            CloudletJson.Default.InstanceInfo,
            Cancelled
        );
        Assert.Equal(InstanceState.Running, started.State);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("first", Cancelled)))
        {
            await console.ReadAsync("READY", Cancelled);
            await console.AskAsync("echo =$(cat /srv/after)=", "=after=", Cancelled);
            await AssertCustomisedAsync(console);
            await console.AskAsync("echo =$(ls /run/secret 2>&1)=", "No such file", Cancelled);
        }
        await Client.DropAsync(started, Cancelled);

        // A fresh one knows nothing of what that instance wrote.
        var fresh = await Client.RunOverlayAsync(DebianSeed.Overlay, Cancelled, "fresh", wait: null);
        await using (var console = new SerialConsole(await Client.OpenSerialAsync("fresh", Cancelled)))
            await console.AskAsync("echo =$(ls /srv/after 2>&1)=", "No such file", Cancelled);
        await Client.DropAsync(fresh.Instance, Cancelled);
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_overlay_with_a_disk_verifies_and_is_small()
    {
        var overlay = await Client.GetOverlayAsync(DebianSeed.Overlay, Cancelled);
        Assert.InRange(overlay.ChangedDiskPages, 75, 20_000);
        Assert.InRange(overlay.ChangedMemoryPages, 1, 60_000);
        Assert.InRange(overlay.Bytes, 300_000, 64 << 20);
        var verified = await Client.ResultAsync(
            await Client.VerifyOverlayAsync(DebianSeed.Overlay, Cancelled),
            CloudletJson.Default.VerificationResult,
            Cancelled
        );
        Assert.Equal(overlay.Id, verified.Id);
        Assert.Equal(overlay.ChangedDiskPages + overlay.ChangedMemoryPages, verified.Pages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_script_that_fails_fails_the_creation_with_its_exit_code_and_last_lines()
    {
        var script = cloudlet.Daemon.At("fails.sh");
        await File.WriteAllTextAsync(
            script,
            "#!/bin/bash\nfor i in $(seq 30); do echo line $i; done\necho the last straw >&2\nexit 7\n",
            Cancelled
        );
        var ran = await cloudlet.Daemon.RunAsync(
            ["overlay", "create", "failed", "--base", DebianSeed.Base, "--run", script],
            Cancelled
        );

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("exit code 7", ran.Error, StringComparison.Ordinal);
        Assert.Contains("the last straw", ran.Error, StringComparison.Ordinal);
        Assert.Contains("line 1\n", ran.Error + ran.Output, StringComparison.Ordinal);
        cloudlet.Daemon.AssertTidy(machines: 0);
        Assert.Single(await Client.ListOverlaysAsync(Cancelled));
    }

    [Fact(Timeout = Limit)]
    public async Task From_the_command_line_a_copy_a_script_and_a_port_become_a_service_that_answers()
    {
        var page = cloudlet.Daemon.At("page");
        await File.WriteAllTextAsync(page, "a page", Cancelled);
        var script = cloudlet.Daemon.At("serve.sh");
        // perl is in every Debian; this serves the page to whoever connects.
        await File.WriteAllTextAsync(
            script,
            """
            cat >/usr/local/bin/serve <<'PERL'
            use IO::Socket::INET;
            my $listener = IO::Socket::INET->new(LocalPort => 7000, Listen => 5, ReuseAddr => 1) or die;
            while (my $peer = $listener->accept) { open my $page, "<", "/srv/page"; print {$peer} readline($page); close $peer }
            PERL
            setsid perl /usr/local/bin/serve </dev/null >/dev/null 2>&1 &
            """,
            Cancelled
        );
        var created = await cloudlet.Daemon.RunAsync(
            [
                "overlay",
                "create",
                "page",
                "--base",
                DebianSeed.Base,
                "--copy",
                $"{page}:/srv/page",
                "--run",
                script,
                "--ready",
                "tcp:7000",
                "-o",
                "json",
            ],
            Cancelled
        );
        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Equal([7000], JsonSerializer.Deserialize(created.Output, CloudletJson.Default.OverlayInfo)!.Ports);

        var ran = await cloudlet.Daemon.RunAsync(
            ["synthesize", "page", "--name", "page", "--wait", "tcp:7000", "-o", "json"],
            Cancelled
        );
        Assert.True(ran.ExitCode == 0, ran.Error);
        var made = JsonSerializer.Deserialize(ran.Output, CloudletJson.Default.SynthesisResult)!;
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", made.Instance.Ports.Single().Host, Cancelled);
            using var reader = new StreamReader(socket.GetStream());
            Assert.Equal("a page", await reader.ReadToEndAsync(Cancelled));
        }
        var stopped = await cloudlet.Daemon.RunAsync(["instance", "stop", "page", "--delete"], Cancelled);
        Assert.True(stopped.ExitCode == 0, stopped.Error);
        cloudlet.Daemon.AssertTidy(machines: 0);
        await Client.DeleteOverlayAsync("page", Cancelled);
    }

    private async Task AssertCustomisedAsync(SerialConsole console)
    {
        var sum = await console.AskAsync("echo =$(sha256sum </srv/random)=", "=([0-9a-f]{64}) +-=", Cancelled);
        Assert.Equal(cloudlet.Seed.Frozen.Digest, sum.Groups[1].Value);
        await console.AskAsync("echo =$(cat /srv/tree/a /srv/tree/deep/b)=", "=alphabeta=", Cancelled);
        await console.AskAsync("echo =$(cat /etc/made)=", "=made by hand=", Cancelled);
    }
}
