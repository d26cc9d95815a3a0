using System.Runtime.InteropServices;

namespace Cloudlet.Contracts;

/// <summary>
/// Where the daemon listens and its clients look when nobody says otherwise. One rule for both sides, so that
/// <c>cloudlet serve</c> and the next command meet without an option.
/// </summary>
public static partial class DefaultSocket
{
    /// <summary>The environment variable that names another socket.</summary>
    public const string Variable = "CLOUDLET_SOCKET";

    private const string RuntimeDirectory = "XDG_RUNTIME_DIR";

    /// <summary>The default socket of this process's user and environment.</summary>
    public static string Path => For(Environment.GetEnvironmentVariable, EffectiveUserId);

    /// <summary>
    /// <c>CLOUDLET_SOCKET</c>, else <c>$XDG_RUNTIME_DIR/cloudlet/cloudlet.sock</c>, else
    /// <c>/run/cloudlet/cloudlet.sock</c> for root and <c>/tmp/cloudlet-UID/cloudlet.sock</c> for others. An empty
    /// variable counts as one that is not set.
    /// </summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="userId">The effective user id; 0 is root.</param>
    public static string For(Func<string, string?> variable, uint userId)
    {
        if (variable(Variable) is { Length: > 0 } path)
            return path;
        if (variable(RuntimeDirectory) is { Length: > 0 } runtime)
            return System.IO.Path.Combine(runtime, "cloudlet", "cloudlet.sock");
        return userId == 0 ? "/run/cloudlet/cloudlet.sock" : $"/tmp/cloudlet-{userId}/cloudlet.sock";
    }

    /// <summary>The user that this process acts for.</summary>
    public static uint EffectiveUserId => GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
