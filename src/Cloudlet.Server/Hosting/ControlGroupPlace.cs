namespace Cloudlet.Server.Hosting;

/// <summary>Where a process is in the cgroup v2 tree.</summary>
/// <param name="Root">Where the tree is mounted.</param>
/// <param name="Folder">The folder of the process's group.</param>
internal sealed record ControlGroupPlace(string Root, string Folder)
{
    /// <summary>This process's; null where there is no such tree. From <c>/proc/self/mountinfo</c> and <c>/proc/self/cgroup</c> (proc(5), cgroups(7)).</summary>
    public static ControlGroupPlace? Own() =>
        Of(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"));

    /// <summary>As these two files tell it.</summary>
    public static ControlGroupPlace? Of(string mounts, string groups)
    {
        var root = mounts.Split('\n').Select(MountPoint).FirstOrDefault(point => point is not null);
        var path = groups.Split('\n').FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal));
        return root is null || path is null
            ? null
            : new ControlGroupPlace(root, Path.TrimEndingDirectorySeparator(root + path["0::".Length..]));
    }

    // 30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
    private static string? MountPoint(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-");
        return dash > 4 && fields.ElementAtOrDefault(dash + 1) == "cgroup2" ? fields[4] : null;
    }
}
