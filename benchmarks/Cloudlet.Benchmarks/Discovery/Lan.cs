using Cloudlet.Benchmarks.Synthesis;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>A network of namespaces, made by <c>samples/network/network.sh</c>. Disposing ends what runs there and takes it away.</summary>
internal sealed class Lan : IAsyncDisposable
{
    private readonly string script;
    private readonly string name = $"bench{Environment.ProcessId}";

    private Lan(string script) => this.script = script;

    /// <summary>Makes it. Its nodes have the addresses 10.77.0.1 and so on.</summary>
    /// <exception cref="BenchException">Namespaces cannot be had: they are root's.</exception>
    public static async Task<Lan> UpAsync(string script, IEnumerable<string> nodes, CancellationToken cancellationToken)
    {
        var lan = new Lan(script);
        // The addresses that it tells are no result of ours.
        await Tool.RunAsync("sh", ["-c", "exec \"$@\" >&2", "sh", script, "up", lan.name, .. nodes], cancellationToken);
        return lan;
    }

    /// <summary>Starts a command on a node.</summary>
    public NodeRun Start(
        string node,
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string>? environment = null
    ) => NodeRun.Start(script, ["run", name, node, .. command], environment);

    /// <summary>A node loses its power: all that runs there is gone without a word.</summary>
    public Task KillAsync(string node) =>
        Tool.RunAsync("sh", ["-c", $"ip netns pids {name}.{node} | xargs -r kill -KILL"], CancellationToken.None);

    public async ValueTask DisposeAsync() => await Tool.RunAsync(script, ["down", name], CancellationToken.None);
}
