using System.Runtime.InteropServices;

namespace Cloudlet.Networks;

/// <summary>
/// A network of its own for one test: nodes on a switch, made of network namespaces by <c>samples/network/network.sh</c>. The machine's own
/// network is not touched; where namespaces cannot be had, the test is skipped.
/// </summary>
internal sealed partial class TestNetwork : IAsyncDisposable
{
    private static int count;
    private readonly string name;
    private readonly string folder;

    private TestNetwork(string name, string folder)
    {
        this.name = name;
        this.folder = folder;
    }

    /// <summary>The network with nodes of these names; their addresses are 10.77.0.1 and so on.</summary>
    public static async Task<TestNetwork> CreateAsync(params string[] nodes)
    {
        if (GetEffectiveUserId() != 0)
            Assert.Skip("Network namespaces are root's: run this test as root.");
        var unique = $"t{System.Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        var network = new TestNetwork(unique, Directory.CreateTempSubdirectory("cloudlet-network-").FullName);
        try
        {
            await NodeProcess.RunAsync("ip", ["netns", "add", $"{unique}-try"]);
            await NodeProcess.RunAsync("ip", ["netns", "del", $"{unique}-try"]);
        }
        catch (Exception exception)
        {
            await network.DisposeAsync();
            Assert.Skip($"Network namespaces cannot be had here: {exception.Message}");
        }
        try
        {
            await ScriptAsync(["up", unique, .. nodes]);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A path in the test's own folder.</summary>
    public string At(string file) => Path.Combine(folder, file);

    /// <summary>Starts a command on a node.</summary>
    public NodeProcess Start(string node, params string[] command) =>
        NodeProcess.Start("ip", ["netns", "exec", $"{name}.{node}", .. command], Environment(node));

    /// <summary>Runs a command on a node to its end.</summary>
    public Task<string> RunAsync(string node, params string[] command) =>
        NodeProcess.RunAsync("ip", ["netns", "exec", $"{name}.{node}", .. command], Environment(node));

    /// <summary>Starts a message bus and an avahi-daemon of the node's own.</summary>
    public async Task<NodeProcess> StartAvahiAsync(string node)
    {
        var avahi = Start(node, Path.Combine(Sources, "tests/Cloudlet.Discovery.Tests/Networks/avahi.sh"), Bus(node));
        try
        {
            await avahi.SeeAsync("Server startup complete");
            return avahi;
        }
        catch
        {
            await avahi.DisposeAsync();
            throw;
        }
    }

    /// <summary>Limits what a node sends.</summary>
    public Task LimitAsync(string node, string rate) => ScriptAsync(["rate", name, node, rate]);

    /// <summary>Lets the answers of a node wait for about so long.</summary>
    public Task DelayAsync(string node, string time) => ScriptAsync(["delay", name, node, time]);

    /// <summary>Takes a node's cable away.</summary>
    public Task UnplugAsync(string node) => ScriptAsync(["unplug", name, node]);

    /// <summary>Gives it back.</summary>
    public Task PlugAsync(string node) => ScriptAsync(["plug", name, node]);

    /// <summary>Ends what still runs on the nodes, and takes them away.</summary>
    public Task DownAsync() => ScriptAsync(["down", name]);

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Sources { get; } = FindSources();

    private static Task ScriptAsync(IEnumerable<string> arguments) =>
        NodeProcess.RunAsync(Path.Combine(Sources, "samples/network/network.sh"), arguments);

    private static string FindSources()
    {
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(above.FullName, "Cloudlet.slnx")))
            above = above.Parent ?? throw new InvalidOperationException("These tests run where they were built.");
        return above.FullName;
    }

    private Dictionary<string, string> Environment(string node) =>
        new() { ["DBUS_SYSTEM_BUS_ADDRESS"] = $"unix:path={Bus(node)}/bus" };

    private string Bus(string node) => At(node);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
