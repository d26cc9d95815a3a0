using System.Diagnostics;
using System.Xml.Linq;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Images;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>
/// A libvirt daemon of the benchmark's own, as users without rights run it (<c>qemu:///session</c>), with all that it writes in a folder of its own. Disposing
/// ends its guests and it.
/// </summary>
internal sealed class Libvirt : IAsyncDisposable
{
    private const string Daemon = "libvirtd";
    private const string Client = "virsh";
    private const string Uri = "qemu:///session";
    private const string Emulator = "/usr/bin/qemu-system-x86_64";
    private static readonly XNamespace Qemu = "http://libvirt.org/schemas/domain/qemu/1.0";

    private readonly string folder;
    private readonly SampleGuest guest;
    private readonly Process daemon;
    private readonly HashSet<string> running = [];

    private Libvirt(string folder, SampleGuest guest, Process daemon) =>
        (this.folder, this.guest, this.daemon) = (folder, guest, daemon);

    /// <summary>Whether it is installed here.</summary>
    public static bool IsHere => Programs.Exists(Daemon) && Programs.Exists(Client);

    /// <summary>Starts the daemon and waits until it answers.</summary>
    public static async Task<Libvirt> StartAsync(
        Scratch scratch,
        SampleGuest guest,
        CancellationToken cancellationToken
    )
    {
        var place = scratch.NewFolder();
        Directory.CreateDirectory(Path.Combine(place, "config", "libvirt"));
        Directory.CreateDirectory(Path.Combine(place, "run"));
        await File.WriteAllTextAsync(
            Path.Combine(place, "config", "libvirt", "qemu.conf"),
            "stdio_handler = \"file\"\nsecurity_driver = \"none\"\nremember_owner = 0\n",
            cancellationToken
        );
        var process = Process.Start(Command(place, Daemon, [])) ?? throw new BenchException($"{Daemon}: no start.");
        var libvirt = new Libvirt(place, guest, process);
        try
        {
            for (var attempt = 0; !await libvirt.TryAsync(["list"], cancellationToken); attempt++)
            {
                if (attempt == 60 || process.HasExited)
                    throw new BenchException($"{Daemon} does not answer.");
                await Task.Delay(500, cancellationToken);
            }
            return libvirt;
        }
        catch
        {
            await libvirt.DisposeAsync();
            throw;
        }
    }

    /// <summary>Boots the guest, lets it change <paramref name="pages"/> pages, and saves it as <c>virsh save</c> does.</summary>
    public async Task<LibvirtGuest> SaveAsync(long memoryBytes, long pages, CancellationToken cancellationToken)
    {
        var name = $"bench-{memoryBytes >> 20}-{pages}";
        var place = Path.Combine(folder, name);
        var saved = new LibvirtGuest(name, $"{place}.save", FreePort.Take());
        Describe(saved, memoryBytes, $"{place}.serial").Save($"{place}.xml");
        running.Add(name);
        await RunAsync(["create", $"{place}.xml"], cancellationToken);
        var web = GuestWeb.At(saved.Port);
        await web.WaitAsync(cancellationToken);
        if (pages > 0)
            await web.ChangeAsync(pages, cancellationToken);
        await RunAsync(["save", name, saved.File], cancellationToken);
        running.Remove(name);
        return saved;
    }

    /// <summary>Runs such a guest, as <c>virsh restore</c> does.</summary>
    public async Task RestoreAsync(LibvirtGuest saved, CancellationToken cancellationToken)
    {
        running.Add(saved.Name);
        await RunAsync(["restore", saved.File], cancellationToken);
    }

    /// <summary>Ends it.</summary>
    public async Task DestroyAsync(LibvirtGuest restored, CancellationToken cancellationToken)
    {
        await RunAsync(["destroy", restored.Name], cancellationToken);
        running.Remove(restored.Name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in running)
            await TryAsync(["destroy", name], CancellationToken.None);
        daemon.Kill();
        await daemon.WaitForExitAsync();
        daemon.Dispose();
    }

    // The same guest with the same memory; the devices are those that libvirt gives to such a machine.
    private XElement Describe(LibvirtGuest saved, long memoryBytes, string serial)
    {
        var machine = guest.Machine(memoryBytes);
        return new XElement(
            "domain",
            new XAttribute("type", "qemu"),
            new XAttribute(XNamespace.Xmlns + "qemu", Qemu),
            new XElement("name", saved.Name),
            new XElement("memory", new XAttribute("unit", "b"), memoryBytes),
            new XElement("vcpu", 1),
            new XElement(
                "os",
                new XElement("type", new XAttribute("arch", "x86_64"), new XAttribute("machine", "q35"), "hvm"),
                new XElement("kernel", guest.Files.Kernel),
                new XElement("initrd", guest.Files.Initrd),
                new XElement("cmdline", machine.CommandLine)
            ),
            new XElement("features", new XElement("acpi")),
            new XElement(
                "devices",
                new XElement("emulator", Emulator),
                new XElement(
                    "serial",
                    new XAttribute("type", "file"),
                    new XElement("source", new XAttribute("path", serial))
                ),
                new XElement("memballoon", new XAttribute("model", "none"))
            ),
            new XElement(
                Qemu + "commandline",
                Argument("-netdev"),
                Argument($"user,id=web,hostfwd=tcp:127.0.0.1:{saved.Port}-:{SampleGuest.WebPort}"),
                Argument("-device"),
                Argument("virtio-net-pci,netdev=web,romfile=,addr=0x10")
            )
        );
    }

    private static XElement Argument(string value) => new(Qemu + "arg", new XAttribute("value", value));

    private async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!await TryAsync(arguments, cancellationToken))
            throw new BenchException($"{Client} {string.Join(' ', arguments)} failed: see above.");
    }

    private async Task<bool> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process =
            Process.Start(Command(folder, Client, ["-q", "-c", Uri, .. arguments]))
            ?? throw new BenchException($"{Client}: no start.");
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    // The administrator is somebody else to it: it would use the host's own folders.
    private static ProcessStartInfo Command(string folder, string program, IReadOnlyList<string> arguments)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo(
                "unshare",
                ["--user", "--map-user=1000", "--map-group=1000", "--", program, .. arguments]
            )
            : new ProcessStartInfo(program, arguments);
        start.Environment["HOME"] = folder;
        start.Environment["LIBVIRT_LOG_OUTPUTS"] = $"3:file:{Path.Combine(folder, "log")}";
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(folder, "config");
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, "cache");
        start.Environment["XDG_RUNTIME_DIR"] = Path.Combine(folder, "run");
        return start;
    }
}

/// <summary>A guest that libvirt saved.</summary>
/// <param name="Name">Its domain.</param>
/// <param name="File">What was written.</param>
/// <param name="Port">The port of the loopback that leads to its web server when it runs.</param>
internal sealed record LibvirtGuest(string Name, string File, int Port);
