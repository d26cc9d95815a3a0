using System.Text;

namespace Cloudlet.Machines;

/// <summary>The folder with a running machine's sockets. The daemon is the only client of each.</summary>
public sealed record RunFolder
{
    // sockaddr_un.sun_path has 108 bytes, the last one for the zero.
    private const int LongestSocketPath = 107;
    private const string LongestName = "serial.sock";

    /// <summary>A run folder at <paramref name="path"/>; it is made absolute.</summary>
    /// <exception cref="SocketPathTooLongException">A socket in it would have a path that Linux cannot bind.</exception>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        var longest = System.IO.Path.Combine(Path, LongestName);
        if (Encoding.UTF8.GetByteCount(longest) > LongestSocketPath)
            throw new SocketPathTooLongException(longest, LongestSocketPath);
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>QEMU's control.</summary>
    public string QmpSocket => At("qmp.sock");

    /// <summary>The guest agent's port.</summary>
    public string AgentSocket => At("agent.sock");

    /// <summary>The serial console. Its log is written without anyone here.</summary>
    public string SerialSocket => At("serial.sock");

    /// <summary>The screen.</summary>
    public string VncSocket => At("vnc.sock");

    /// <summary>Our own port in the guest: <see cref="ResumeHook"/>.</summary>
    public string HookSocket => At("hook.sock");

    /// <summary>A machine state on its way in or out. Stands only meanwhile.</summary>
    internal string MoveSocket => At("move.sock");

    /// <summary>Stands while a freeze holds a guest that ran before, so that a restarted daemon lets it run on.</summary>
    internal string FreezeMark => At("freezing");

    /// <summary>Creates the folder for its owner only, and deletes what a former machine left in it.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (
            var file in new[] { QmpSocket, AgentSocket, SerialSocket, VncSocket, HookSocket, MoveSocket, FreezeMark }
        )
            File.Delete(file);
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
