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
