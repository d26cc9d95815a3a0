using Cloudlet.Networks;

namespace Cloudlet.Discovery.Tests.Peers;

/// <summary>The library in a process on a node.</summary>
internal static class Peer
{
    private static readonly string Executable = Path.Combine(
        AppContext.BaseDirectory.Replace(
            "Cloudlet.Discovery.Tests",
            "Cloudlet.Discovery.Peer",
            StringComparison.Ordinal
        ),
        "Cloudlet.Discovery.Peer"
    );

    public static NodeProcess Publish(
        this TestNetwork network,
        string node,
        string type,
        string name,
        params string[] more
    ) => network.Start(node, [Executable, "publish", type, name, .. more]);

    public static NodeProcess Browse(this TestNetwork network, string node, string type) =>
        network.Start(node, Executable, "browse", type);

    public static NodeProcess Device(this TestNetwork network, string node, string name, string port) =>
        network.Start(node, Executable, "device", name, port);
}
