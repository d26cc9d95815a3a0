using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A socket path does not fit into a socket address.</summary>
public sealed class SocketPathTooLongException(string path, int longest)
    : CloudletException(
        $"The socket path {path} is longer than {longest} bytes, which Linux cannot bind. Choose a shorter run folder."
    )
{
    /// <summary>The path.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public override string Code => "socket-path-too-long";
}
