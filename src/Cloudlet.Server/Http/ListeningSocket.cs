using System.Net.Sockets;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Http;

/// <summary>The path of the daemon's Unix socket, before it listens there.</summary>
internal static class ListeningSocket
{
    private const int LongestPath = 107;

    /// <summary>Makes the folder, and deletes the socket of a daemon that died.</summary>
    /// <exception cref="ProblemException">The path is too long, or a daemon answers there.</exception>
    public static async Task ClaimAsync(string path, CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw Refused(
                ProblemCodes.InvalidRequest,
                path,
                $"A Unix socket's path ends at {LongestPath} bytes.",
                "Give a shorter --socket."
            );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            return;
        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }
        throw Refused(ProblemCodes.InUse, path, "Another daemon listens there.", "Stop it, or give another --socket.");
    }

    private static ProblemException Refused(string code, string path, string detail, string next) =>
        new(
            new Problem
            {
                Code = code,
                Status = code == ProblemCodes.InUse ? 409 : 400,
                Detail = $"The socket {path} cannot be used: {detail}",
                Field = "socket",
                Value = path,
                Next = next,
            }
        );
}
