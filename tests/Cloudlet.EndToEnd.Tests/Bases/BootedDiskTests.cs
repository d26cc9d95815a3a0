using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Cloudlet.EndToEnd.Tests.Bases;

/// <summary>Somebody else's disk: a qcow2 image that boots by itself with a BIOS, into something that is not Linux.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(ArtifactsOfBusybox.Name)]
public sealed partial class BootedDiskTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 240_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync() => await Client.DropAllAsync(CancellationToken.None);

    [Fact(Timeout = Limit)]
    public async Task A_disk_that_boots_with_a_bios_goes_on_in_its_instances_boots_again_and_stays_as_it_was()
    {
        var disk = await MakeDiskAsync();
        var before = await DigestAsync(disk);
        string[] create = ["base", "create", "counting", disk, "--memory", "16M", "--ready", "serial:UP0003"];
        var created = await cloudlet.Daemon.RunAsync(create, Cancelled);
        Assert.True(created.ExitCode == 0, created.Error);
        await Client.MakeOverlayAsync(new CreateOverlay { Name = "counting", Base = "counting" }, Cancelled);

        var made = await Client.RunOverlayAsync("counting", Cancelled, "counting", wait: null);
        var counts = await CountsAsync(2);
        Assert.True(counts[0] > 3, $"It was frozen at 3 or later, and resumed at {counts[0]}.");
        Assert.Equal(Enumerable.Range(counts[0], counts.Count), counts);

        // It heeds no power button: killed in the end, and booted from its own disk.
        Assert.Equal(InstanceState.Stopped, (await Client.StopAsync("counting", Cancelled, timeoutSeconds: 1)).State);
        var seen = (await CountsAsync(1)).Count;
        await Client.EndAsync(await Client.StartInstanceAsync("counting", Cancelled), Cancelled);
        Assert.Contains(0, (await CountsAsync(seen + 1)).Skip(seen));

        await Client.DropAsync(made.Instance, Cancelled);
        await Client.DeleteOverlayAsync("counting", Cancelled);
        await Client.DeleteBaseAsync("counting", Cancelled);
        Assert.Equal(before, await DigestAsync(disk));
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    // The numbers that the instance has written, once there are that many.
    private async Task<List<int>> CountsAsync(int atLeast)
    {
        while (true)
        {
            var serial = await Client.SerialLogAsync("counting", Cancelled);
            var counts = Count().Matches(serial).Select(match => Convert.ToInt32(match.Groups[1].Value, 16)).ToList();
            if (counts.Count >= atLeast)
                return counts;
            await Task.Delay(50, Cancelled);
        }
    }

    [GeneratedRegex("UP([0-9A-F]{4})\n")]
    private static partial Regex Count();

    private async Task<string> MakeDiskAsync()
    {
        var (raw, disk) = (cloudlet.Daemon.At("counting.raw"), cloudlet.Daemon.At("counting.qcow2"));
        var content = new byte[1 << 20];
        BootSector.CopyTo(content, 0);
        await File.WriteAllBytesAsync(raw, content, Cancelled);
        await Tool.OutputAsync("qemu-img", ["convert", "-O", "qcow2", raw, disk], Cancelled);
        return disk;
    }

    private static async Task<string> DigestAsync(string path) =>
        Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, Cancelled)));

    /// <summary>
    /// Writes <c>UP0000</c>, <c>UP0001</c>, … to the first serial port, a line at every fourth tick of the clock (0.2 s):
    /// <code>
    /// 7c00  31 db        xor  bx, bx
    /// 7c02  fb           sti
    /// 7c03  ba f8 03     mov  dx, 3f8h
    /// 7c06  b0 55 ee     mov  al, 'U'  /  out dx, al
    /// 7c09  b0 50 ee     mov  al, 'P'  /  out dx, al
    /// 7c0c  b9 04 00     mov  cx, 4
    /// 7c0f  c1 c3 04     rol  bx, 4         ; the next of four hexadecimal digits
    /// 7c12  88 d8        mov  al, bl
    /// 7c14  24 0f        and  al, 0fh
    /// 7c16  3c 0a        cmp  al, 10
    /// 7c18  1c 69        sbb  al, 69h
    /// 7c1a  2f           das
    /// 7c1b  ee           out  dx, al
    /// 7c1c  e2 f1        loop 7c0f
    /// 7c1e  b0 0a ee     mov  al, 10   /  out dx, al
    /// 7c21  43           inc  bx
    /// 7c22  b9 04 00     mov  cx, 4
    /// 7c25  f4           hlt
    /// 7c26  e2 fd        loop 7c25
    /// 7c28  eb d9        jmp  7c03
    /// </code>
    /// </summary>
    private static byte[] BootSector
    {
        get
        {
            var sector = new byte[512];
            Convert
                .FromHexString("31DBFBBAF803B055EEB050EEB90400C1C30488D8240F3C0A1C692FEEE2F1B00AEE43B90400F4E2FDEBD9")
                .CopyTo(sector, 0);
            (sector[510], sector[511]) = (0x55, 0xaa);
            return sector;
        }
    }
}
