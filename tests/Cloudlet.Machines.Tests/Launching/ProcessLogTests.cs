namespace Cloudlet.Machines.Tests;

public sealed class ProcessLogTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_tail_is_of_this_run_only()
    {
        var path = folder.At("qemu.log");
        File.WriteAllText(path, "an older run\n");
        var log = ProcessLog.From(path);
        Assert.Equal("", log.Tail());
        File.AppendAllText(path, "this run\n");
        Assert.Equal("this run", log.Tail());
    }

    [Fact]
    public void The_tail_of_a_long_log_is_short()
    {
        var log = ProcessLog.From(folder.At("qemu.log"));
        Assert.Equal("", log.Tail());
        File.WriteAllText(folder.At("qemu.log"), new string('x', 1_000_000) + "\nthe end\n");
        Assert.EndsWith("the end", log.Tail());
        Assert.True(log.Tail().Length <= 2048);
    }

    [Fact]
    public void A_bounded_log_keeps_its_end_and_takes_more_from_a_process_that_has_it_open()
    {
        var path = folder.At("qemu.log");
        using var open = Descriptor.OpenAppend(path);
        RandomAccess.Write(open, new byte[10_000], 0);
        RandomAccess.Write(open, "end\n"u8, 0);
        Assert.True(ProcessLog.Bound(path, limit: 5000, keep: 100));
        Assert.False(ProcessLog.Bound(path, limit: 5000, keep: 100));
        RandomAccess.Write(open, "more\n"u8, 0);
        Assert.Equal(105, new FileInfo(path).Length);
        Assert.EndsWith("end\nmore\n", File.ReadAllText(path));
    }
}
