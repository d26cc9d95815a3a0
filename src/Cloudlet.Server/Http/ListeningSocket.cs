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
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(
                ProblemCodes.InvalidRequest,
                path,
                exception.Message,
                "Give a --socket in a folder that you may write."
            );
        }
        if (IsSomethingElse(path))
            throw Refused(
                ProblemCodes.InvalidRequest,
                path,
                "A file or folder that is no socket stands there.",
                "Give another --socket, or move it away."
            );
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

    // A socket cannot be opened as a file; whatever can is not ours to delete.
    private static bool IsSomethingElse(string path)
    {
        if (Directory.Exists(path))
            return true;
        try
        {
            File.OpenHandle(path).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
