using System.Diagnostics;
using System.Text;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>
/// A real <c>cloudlet serve</c> over a data directory of its own, in a session of its own as from a terminal. At its end
/// nothing of it is left: no daemon, no QEMU, no file.
/// </summary>
public sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly StringBuilder log = new();
    private Process? process;

    private IReadOnlyList<string> more;

    private Daemon(string folder, string data, IReadOnlyList<string> more)
    {
        this.more = more;
        Folder = folder;
        Data = data;
        Address = CloudletAddress.Unix(Path.Combine(folder, "s"));
        Client = new CloudletClient(Address);
    }

    /// <summary>Holds all that is of this daemon.</summary>
    public string Folder { get; }

    /// <summary>Its data directory.</summary>
    public string Data { get; }

    public CloudletAddress Address { get; }

    public CloudletClient Client { get; }

    /// <summary>What it said to standard error.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public int ProcessId => process!.Id;

    /// <summary>All QEMU processes of this data directory.</summary>
    public IReadOnlyList<int> Machines => Processes.Naming(Folder, "qemu-system");

    /// <summary>Starts one, over a copy of what a seed holds.</summary>
    /// <param name="seed">What is copied into the data directory first.</param>
    /// <param name="data">The data directory below the daemon's folder, which may be there already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="more">More switches of <c>serve</c>.</param>
    public static async Task<Daemon> StartAsync(
        Seed? seed,
        CancellationToken cancellationToken,
        Func<string, string>? data = null,
        IReadOnlyList<string>? more = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("ce-").FullName;
        var daemon = new Daemon(folder, data is null ? Path.Combine(folder, "data") : data(folder), more ?? []);
        try
        {
            if (seed is not null)
                await seed.CopyToAsync(daemon.Data, cancellationToken);
            await daemon.StartAsync(cancellationToken);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the daemon, again after a <see cref="Kill"/>: with other switches where some are given.</summary>
    public async Task StartAsync(CancellationToken cancellationToken, IReadOnlyList<string>? with = null)
    {
        more = with ?? more;
        // A shell starts its background jobs with SIGINT ignored, and so would be the interrupt that ends the daemon.
        var start = new ProcessStartInfo(
            "setsid",
            [
                "env",
                "--default-signal=INT",
                Tool.Cloudlet,
                "serve",
                "--data",
                Data,
                "--socket",
                Address.SocketPath!,
                "--manager-url",
                "off",
                .. more,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var runtime = Path.Combine(Folder, "run");
        Directory.CreateDirectory(runtime);
        start.Environment["XDG_RUNTIME_DIR"] = runtime;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
                log.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var ready = await process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.True(ready is not null && ready.Contains("is ready"), $"serve said '{ready}' and: {Log}");
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>Ctrl-C at the terminal: an interrupt for the whole process group. Waits for the daemon's end.</summary>
    public async Task InterruptAsync(CancellationToken cancellationToken)
    {
        await Tool.OutputAsync("kill", ["-INT", "--", $"-{ProcessId}"], cancellationToken);
        await process!.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"serve ended with {process.ExitCode}: {Log}");
    }

    /// <summary>Runs a client command against this daemon.</summary>
    public Task<Ran> RunAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        Stream? input = null
    ) =>
        Tool.RunAsync(
            Tool.Cloudlet,
            arguments,
            cancellationToken,
            new Dictionary<string, string> { [CloudletAddress.Variable] = Address.ToString() },
            input
        );

    /// <summary>Bytes of all blobs in its store.</summary>
    public long StoredBytes() =>
        new DirectoryInfo(Path.Combine(Data, "store", "blobs", "sha256")).EnumerateFiles().Sum(file => file.Length);

    /// <summary>A path in this daemon's folder for a file of a test.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Fails when a job left anything that is not in its place.</summary>
    public void AssertTidy(int machines)
    {
        // An image that was decoded for a start is moved to its place beside.
        var work = Path.Combine(Data, "work");
        SpinWait.SpinUntil(() => !Directory.EnumerateFileSystemEntries(work).Any(), TimeSpan.FromSeconds(30));
        Assert.Empty(Directory.EnumerateFileSystemEntries(work));
        Assert.Equal(machines, Machines.Count);
        Assert.Equal(machines, RunFolders().Count);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories),
            path => path.EndsWith(".tmp", StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (process is { HasExited: false })
            Kill();
        process?.Dispose();
        foreach (var id in Processes.Naming(Folder, "qemu-"))
            Processes.Kill(id);
        foreach (var mount in Mounts())
            await Tool.OutputAsync("umount", ["-l", mount], CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }

    // What a test mounted in our folder, also when the daemon did not start on it.
    private List<string> Mounts() =>
        [
            .. File.ReadLines("/proc/self/mounts")
                .Select(line => line.Split(' ')[1])
                .Where(path => path.StartsWith(Folder + "/", StringComparison.Ordinal)),
        ];

    private List<string> RunFolders()
    {
        var parent = Path.Combine(Folder, "run", "cloudlet");
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateDirectories(parent).SelectMany(Directory.EnumerateDirectories)]
            : [];
    }
}
