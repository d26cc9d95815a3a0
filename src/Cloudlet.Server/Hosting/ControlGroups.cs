using System.Globalization;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// Keeps every QEMU within what its machine was promised, by control groups of Linux (cgroup v2), where the daemon has a part of that tree to itself: then each machine has a group of its own, beside the
/// daemon's. Where it has none, machines run without limits, and the doctor says why. See docs/architecture.md.
/// </summary>
internal sealed class ControlGroups
{
    private const string Prefix = "cloudlet-machine-";
    private const string OwnGroup = "cloudlet-daemon";
    private static readonly string[] Controllers = ["cpu", "memory", "pids"];

    private readonly string? folder;

    private ControlGroups(string? folder, string report) => (this.folder, Report) = (folder, report);

    /// <summary>Whether machines get limits here.</summary>
    public bool Work => folder is not null;

    /// <summary>Where the groups are, or why there are none.</summary>
    public string Report { get; }

    /// <summary>Looks what this process may do, and prepares it: the daemon itself moves into a group beside those of its machines, as Linux wants it.</summary>
    public static ControlGroups Open() => Open(ControlGroupPlace.Own(), Environment.ProcessId);

    /// <summary>As <see cref="Open()"/>, at a given place.</summary>
    public static ControlGroups Open(ControlGroupPlace? place, int processId)
    {
        if (place is null)
            return None("this host has no cgroup v2 tree for this process");
        var lacking = Controllers.Except(Read(place.Folder, "cgroup.controllers").Split((char[]?)null)).ToList();
        if (lacking.Count > 0)
            return None($"{place.Folder} has no controllers {string.Join(' ', lacking)}");
        try
        {
            // A group above that has no processes of its own was prepared for us (systemd: DelegateSubgroup=).
            var parent = Path.GetDirectoryName(place.Folder)!;
            if (place.Folder != place.Root && parent != place.Root && IsPrepared(parent))
                return new ControlGroups(parent, $"in {parent}");
            var own = Path.Combine(place.Folder, OwnGroup);
            Directory.CreateDirectory(own);
            Write(own, "cgroup.procs", processId.ToString(CultureInfo.InvariantCulture));
            Write(place.Folder, "cgroup.subtree_control", string.Join(' ', Controllers.Select(name => $"+{name}")));
            return new ControlGroups(place.Folder, $"in {place.Folder}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return None($"{place.Folder} is not ours to divide: {exception.Message}");
        }
    }

    /// <summary>Puts a machine's process under limits. Nothing happens where there are no groups.</summary>
    /// <param name="processId">QEMU.</param>
    /// <param name="limits">What the machine may take.</param>
    public void Hold(int processId, MachineLimits limits)
    {
        if (folder is null)
            return;
        RemoveEmpty();
        var number = processId.ToString(CultureInfo.InvariantCulture);
        var group = Path.Combine(folder, Prefix + number);
        Directory.CreateDirectory(group);
        Write(group, "memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        Write(group, "cpu.max", limits.CpuMax);
        Write(group, "pids.max", limits.Threads.ToString(CultureInfo.InvariantCulture));
        Write(group, "cgroup.procs", number);
    }

    /// <summary>Removes the groups of machines that have ended. Linux removes no group in which something runs.</summary>
    public void RemoveEmpty()
    {
        if (folder is null)
            return;
        foreach (var group in Directory.EnumerateDirectories(folder, Prefix + "*"))
        {
            if (Read(group, "cgroup.procs").Trim().Length > 0)
                continue;
            try
            {
                Directory.Delete(group);
            }
            catch (IOException)
            {
                // It is being removed, or its last process is just ending: the next look finds it.
            }
        }
    }

    private static bool IsPrepared(string folder) =>
        Read(folder, "cgroup.procs").Trim().Length == 0
        && Controllers.All(Read(folder, "cgroup.subtree_control").Split((char[]?)null).Contains)
        && CanWrite(Path.Combine(folder, "cgroup.procs"));

    private static bool CanWrite(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Write(string folder, string file, string value) =>
        File.WriteAllText(Path.Combine(folder, file), value);

    private static ControlGroups None(string why) => new(null, why);
}

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

/// <summary>What a machine's QEMU may take.</summary>
/// <param name="MemoryBytes">Memory of its own: what the guest has written, and QEMU.</param>
/// <param name="Cpus">Processors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record MachineLimits(long MemoryBytes, int Cpus, int Threads)
{
    /// <summary>QEMU beside the guest's memory: 48 MiB, and under TCG the code that it translates, of up to an eighth of the host's memory; the files that it reads are counted too, and given back under pressure.</summary>
    private const long QemuBytes = 1L << 30;

    /// <summary>QEMU's own threads: the main loop, the disk's (at most 64 at once), the display's.</summary>
    private const int QemuThreads = 128;

    private const int Period = 100_000;

    /// <summary>Those of a machine: all of its memory may come to be its own, and one processor more than the guest has is for QEMU itself.</summary>
    public static MachineLimits Of(MachineDefinition definition) =>
        new(definition.MemoryBytes + QemuBytes, definition.Cpus + 1, definition.Cpus + QemuThreads);

    /// <summary>As <c>cpu.max</c> has it: microseconds in each period.</summary>
    public string CpuMax => string.Create(CultureInfo.InvariantCulture, $"{(long)Cpus * Period} {Period}");
}
