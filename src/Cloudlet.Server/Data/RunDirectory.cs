namespace Cloudlet.Server.Data;

/// <summary>
/// The sockets of this data directory's machines, a short folder for each. It is named after the data directory, so that two
/// daemons never meet, and its path in a command line tells which QEMU processes are ours.
/// </summary>
internal sealed class RunDirectory(string root)
{
    /// <summary>The folder itself, for its owner only.</summary>
    public string Root { get; } = root;

    /// <summary>Where the sockets of <paramref name="dataRoot"/>'s machines lie when nothing else is said.</summary>
    public static string DefaultFor(string dataRoot, Func<string, string?> environment)
    {
        var key = Digest.Of(System.Text.Encoding.UTF8.GetBytes(dataRoot)).Hex[..8];
        var parent =
            environment("XDG_RUNTIME_DIR") is { Length: > 0 and < 60 } own ? Path.Combine(own, "cloudlet")
            : string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? "/run/cloudlet"
            : $"/tmp/cloudlet-{Environment.UserName}";
        return Path.Combine(parent, key);
    }

    /// <summary>Makes a new machine's folder.</summary>
    public RunFolder Create()
    {
        while (true)
        {
            var path = Path.Combine(Root, Guid.NewGuid().ToString("N")[..8]);
            if (Directory.Exists(path))
                continue;
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new RunFolder(path);
        }
    }
}
