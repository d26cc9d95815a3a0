using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines.Tests;

public sealed class ProcessLauncherTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_child_leads_a_session_of_its_own()
    {
        var text = await RunAsync("cut -d' ' -f1,5,6 /proc/$$/stat");
        var numbers = text.Trim().Split(' ');
        Assert.Equal(numbers[0], numbers[1]);
        Assert.Equal(numbers[0], numbers[2]);
    }

    [Fact]
    public async Task A_child_has_the_descriptors_that_it_was_given_and_no_other()
    {
        // Inheritable ones, which a plain fork and exec would hand down.
        using var foreign = File.OpenHandle(folder.At("foreign"), FileMode.Create, FileAccess.Write);
        Assert.True(ProcessCalls.Control((int)foreign.DangerousGetHandle(), 2, 0) >= 0);
        using var given = Descriptor.CreateMemoryFile("given");
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var process = ProcessLauncher.Start(
            new ProcessStart
            {
                Program = "sleep",
                Arguments = ["60"],
                Output = log,
                Descriptors = [given],
            }
        );
        try
        {
            // While it begins, its loader has a library open for a moment.
            await Deadline.UntilAsync(() => Links(process).Count == 4, "the child has four descriptors");
            var links = Links(process);
            Assert.Equal(["0", "1", "2", "3"], links.Keys.Order());
            Assert.Equal("/dev/null", links["0"]);
            Assert.Equal(folder.At("log"), links["1"]);
            Assert.Equal(folder.At("log"), links["2"]);
            Assert.StartsWith("/memfd:given", links["3"]);
        }
        finally
        {
            process.Kill();
            await process.Exited;
        }
    }

    private static Dictionary<string, string?> Links(WatchedProcess process) =>
        Directory
            .GetFiles($"/proc/{process.Identity.ProcessId}/fd")
            .ToDictionary(path => Path.GetFileName(path), path => new FileInfo(path).LinkTarget);

    [Fact]
    public async Task Descriptors_arrive_in_their_order()
    {
        using var first = WithContent("first\n"u8);
        using var second = WithContent("second\n"u8);
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var process = ProcessLauncher.Start(
            new ProcessStart
            {
                Program = "sh",
                Arguments = ["-c", "cat <&3; cat <&4"],
                Output = log,
                Descriptors = [second, first],
            }
        );
        await process.Exited.WaitAsync(Deadline.After());
        Assert.Equal("second\nfirst\n", File.ReadAllText(folder.At("log")));
    }

    [Fact]
    public async Task A_child_that_nobody_waits_for_leaves_no_zombie()
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var pid = ProcessLauncher.Start(new ProcessStart { Program = "true", Output = log }).Identity.ProcessId;
        await Deadline.UntilAsync(() => !Directory.Exists($"/proc/{pid}"), "the child is reaped");
    }

    [Fact]
    public async Task The_log_is_appended_to()
    {
        File.WriteAllText(folder.At("log"), "before\n");
        await RunAsync("echo out; echo err >&2");
        Assert.Equal("before\nout\nerr\n", File.ReadAllText(folder.At("log")));
    }

    [Fact]
    public async Task Signals_have_their_defaults_again()
    {
        // .NET ignores SIGPIPE; a child must die of it.
        var text = await RunAsync("exec grep -E 'Sig(Ign|Blk)' /proc/self/status");
        Assert.All(text.Trim().Split('\n'), line => Assert.EndsWith("0000000000000000", line));
    }

    [Fact]
    public async Task Secrets_in_our_environment_stay_here()
    {
        Environment.SetEnvironmentVariable("CLOUDLET_TEST_SECRET", "x");
        Assert.DoesNotContain("SECRET", await RunAsync("env"));
    }

    [Fact]
    public async Task The_exit_code_and_the_signal_of_a_child_are_told()
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var start = new ProcessStart
        {
            Program = "sh",
            Arguments = ["-c", "exit 7"],
            Output = log,
        };
        Assert.Equal(new ProcessExit(7, null), await ProcessLauncher.Start(start).Exited.WaitAsync(Deadline.After()));
        start = start with { Arguments = ["-c", "kill -15 $$"] };
        Assert.Equal(new ProcessExit(null, 15), await ProcessLauncher.Start(start).Exited.WaitAsync(Deadline.After()));
    }

    [Fact]
    public void A_program_that_is_missing_is_named()
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var start = new ProcessStart { Program = "/no/such/program", Output = log };
        var e = Assert.Throws<ProgramMissingException>(() => ProcessLauncher.Start(start));
        Assert.Equal("/no/such/program", e.Program);
    }

    [Fact]
    public async Task A_process_with_the_same_number_but_another_start_is_not_the_same()
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var process = ProcessLauncher.Start(
            new ProcessStart
            {
                Program = "sleep",
                Arguments = ["60"],
                Output = log,
            }
        );
        var identity = process.Identity;
        Assert.Null(WatchedProcess.Open(identity with { StartTime = identity.StartTime - 1 }));
        Assert.Same(process, WatchedProcess.Open(identity));
        process.Kill();
        await process.Exited.WaitAsync(Deadline.After());
        Assert.Null(WatchedProcess.Open(identity));
        process.Kill();
    }

    [Fact]
    public async Task Hundred_children_are_watched_by_one_thread()
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var start = new ProcessStart
        {
            Program = "sleep",
            Arguments = ["60"],
            Output = log,
        };
        var first = ProcessLauncher.Start(start);
        var before = Environment.ProcessId is var me ? Directory.GetDirectories($"/proc/{me}/task").Length : 0;
        var processes = Enumerable.Range(0, 100).Select(_ => ProcessLauncher.Start(start)).Append(first).ToList();
        // The pool may have grown by a few on its own.
        Assert.InRange(Directory.GetDirectories($"/proc/{me}/task").Length, 1, before + 10);
        processes.ForEach(process => process.Kill());
        await Task.WhenAll(processes.Select(process => process.Exited)).WaitAsync(Deadline.After());
    }

    private async Task<string> RunAsync(string script)
    {
        using var log = Descriptor.OpenAppend(folder.At("log"));
        var start = new ProcessStart
        {
            Program = "sh",
            Arguments = ["-c", script],
            Output = log,
        };
        await ProcessLauncher.Start(start).Exited.WaitAsync(Deadline.After());
        return File.ReadAllText(folder.At("log"));
    }

    private static SafeFileHandle WithContent(ReadOnlySpan<byte> content)
    {
        var file = Descriptor.CreateMemoryFile("content");
        // Written by offset: the file's own position, which the child reads from, stays at 0.
        RandomAccess.Write(file, content, 0);
        return file;
    }
}
