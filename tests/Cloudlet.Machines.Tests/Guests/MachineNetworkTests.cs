using System.Net;

namespace Cloudlet.Machines.Tests;

[Collection("VM")]
[Trait("Suite", "VM")]
public sealed class MachineNetworkTests(FrozenGuest frozen) : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_forward_reaches_the_guest_and_ends()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        var port = await guest.Machine.ForwardAsync(8080, null, IPAddress.Loopback, Deadline.After());
        var second = await guest.Machine.ForwardAsync(8080, null, IPAddress.Loopback, Deadline.After());
        Assert.NotEqual(port, second);
        using var client = new HttpClient();
        Assert.NotEmpty(await client.GetStringAsync($"http://127.0.0.1:{port}/tick", Deadline.After()));
        var e = await Assert.ThrowsAsync<PortInUseException>(() =>
            guest.Machine.ForwardAsync(8080, port, IPAddress.Loopback, Deadline.After())
        );
        Assert.Equal(port, e.EndPoint.Port);
        await guest.Machine.UnforwardAsync(port, IPAddress.Loopback, Deadline.After());
        Assert.DoesNotContain(
            await guest.Machine.NetworkConnectionsAsync(Deadline.After()),
            connection => connection.IsForward && connection.Source.Port == port
        );
    }

    [Fact]
    public async Task A_guest_with_a_listener_is_ready_soon()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await ReadyRule.Parse("tcp:8080").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After(10));
        Assert.DoesNotContain(await guest.Machine.NetworkConnectionsAsync(Deadline.After()), c => c.IsForward);
    }

    [Fact]
    public async Task A_guest_without_a_listener_is_never_ready()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ReadyRule.Parse("tcp:8081").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After(4))
        );
    }

    [Fact]
    public async Task A_guest_that_stands_still_is_never_ready()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ReadyRule.Parse("tcp:8080").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After(4))
        );
    }

    [Fact]
    public async Task A_guest_without_an_agent_is_never_ready_by_it()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ReadyRule.Agent.WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After(2))
        );
    }

    [Fact]
    public async Task Waiting_for_a_machine_that_ends_ends_with_it()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        var waiting = ReadyRule.Parse("tcp:8081").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After());
        await guest.Machine.KillAsync();
        await Assert.ThrowsAsync<MachineExitedException>(() => waiting);
    }

    [Fact]
    public async Task The_resume_hook_is_heard_by_a_guest_that_listens_and_does_not_wait_for_one_that_does_not()
    {
        await using var guest = await frozen.ResumeAsync(folder);
        await guest.Machine.ContinueAsync(Deadline.After());
        Assert.False(await ResumeHook.SendAsync(guest.Machine, TimeSpan.FromSeconds(20), Deadline.After(5)));
        const string port = "grep -l org.cloudlet.hook.0 /sys/class/virtio-ports/*/name | cut -d/ -f5";
        // Nobody at the other end reads as an end of file: a listener asks again.
        const string listen =
            "exec 3<>/dev/$PORT; echo lis''tening; until read -r line <&3; do sleep 0.1; done; echo heard $line";
        await guest.ShellAsync($"PORT=$({port}); ({listen}) &", "listening");
        Assert.True(await ResumeHook.SendAsync(guest.Machine, TimeSpan.FromSeconds(20), Deadline.After()));
        await Deadline.UntilAsync(() => guest.Serial.Contains("heard resumed"), "the guest prints what it heard");
    }
}
