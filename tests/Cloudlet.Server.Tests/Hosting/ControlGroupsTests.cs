using System.Diagnostics;
using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Tests.Hosting;

public sealed class ControlGroupsTests : IDisposable
{
    private const int Daemon = 4711;
    private readonly TestFolder tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void The_place_of_a_process_is_read_from_what_linux_tells()
    {
        const string mounts = """
            22 27 0:20 / /proc rw,nosuid - proc proc rw
            30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate
            """;
        Assert.Equal(
            new ControlGroupPlace("/sys/fs/cgroup", "/sys/fs/cgroup/system.slice/cloudlet.service"),
            ControlGroupPlace.Of(mounts, "0::/system.slice/cloudlet.service\n")
        );
        Assert.Equal(
            new ControlGroupPlace("/sys/fs/cgroup", "/sys/fs/cgroup"),
            ControlGroupPlace.Of(mounts, "1:name=systemd:/x\n0::/\n")
        );
        Assert.Null(ControlGroupPlace.Of("30 23 0:26 / /sys/fs/cgroup rw - cgroup cgroup rw", "4:memory:/x\n"));
    }

    [Fact]
    public void Where_controllers_are_missing_machines_run_without_limits_and_it_is_said_why()
    {
        var own = Group("service", "cpu pids");
        var groups = ControlGroups.Open(new ControlGroupPlace(tree.Path, own), Daemon);
        Assert.False(groups.Work);
        Assert.Contains("memory", groups.Report);
        groups.Hold(1, new MachineLimits(1, 1, 1));
        Assert.Empty(Directory.GetDirectories(own));
    }

    [Fact]
    public void The_daemon_moves_beside_its_machines_and_each_machine_is_bounded()
    {
        var own = Group("service", "cpuset cpu io memory pids");
        var groups = ControlGroups.Open(new ControlGroupPlace(tree.Path, own), Daemon);
        Assert.True(groups.Work, groups.Report);
        Assert.Equal("4711", Read(own, "cloudlet-daemon", "cgroup.procs"));
        Assert.Equal("+cpu +memory +pids", Read(own, "cgroup.subtree_control"));

        groups.Hold(99, new MachineLimits(1 << 30, 3, 130));
        Assert.Equal("1073741824", Read(own, "cloudlet-machine-99", "memory.max"));
        Assert.Equal("300000 100000", Read(own, "cloudlet-machine-99", "cpu.max"));
        Assert.Equal("130", Read(own, "cloudlet-machine-99", "pids.max"));
        Assert.Equal("99", Read(own, "cloudlet-machine-99", "cgroup.procs"));
    }

    [Fact]
    public void A_group_above_that_was_prepared_is_taken_as_it_is()
    {
        var above = Group("service", "cpu memory pids");
        File.WriteAllText(Path.Combine(above, "cgroup.subtree_control"), "cpu memory pids\n");
        var own = Group("service/daemon", "cpu memory pids");
        var groups = ControlGroups.Open(new ControlGroupPlace(tree.Path, own), Daemon);
        groups.Hold(99, new MachineLimits(1, 1, 1));
        Assert.True(Directory.Exists(Path.Combine(above, "cloudlet-machine-99")), groups.Report);
        Assert.Empty(Directory.GetDirectories(own));
    }

    [Fact]
    public async Task A_process_takes_no_more_memory_than_its_group_may_have_and_without_groups_it_is_told_that_nothing_bounds_it()
    {
        var groups = ControlGroups.Open();
        // It reads 256 MiB into memory, once it is told that it is in its group.
        using var greedy = Process.Start(
            new ProcessStartInfo(
                "/bin/sh",
                ["-c", "read go; x=$(head -c 268435456 /dev/zero | tr '\\0' x); echo ${#x}"]
            )
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        groups.Hold(greedy.Id, new MachineLimits(64 << 20, 1, 16));
        await greedy.StandardInput.WriteLineAsync("go");
        greedy.StandardInput.Close();
        var said = await greedy.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await greedy.WaitForExitAsync(TestContext.Current.CancellationToken);
        groups.RemoveEmpty();

        Assert.NotEmpty(groups.Report);
        Assert.Equal(groups.Work, said.Trim() != "268435456");
    }

    private string Group(string name, string controllers)
    {
        var folder = Directory.CreateDirectory(tree.At(name)).FullName;
        File.WriteAllText(Path.Combine(folder, "cgroup.controllers"), controllers + "\n");
        File.WriteAllText(Path.Combine(folder, "cgroup.procs"), "");
        return folder;
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine(path));
}
