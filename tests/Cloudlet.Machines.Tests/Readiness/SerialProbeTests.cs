namespace Cloudlet.Machines.Tests;

public sealed class SerialProbeTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string Log => folder.At("serial.log");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_line_that_comes_in_halves_is_found_even_when_the_file_comes_late()
    {
        var ready = new SerialProbe(Log, 0, "^READY$").WaitAsync(Deadline.After());
        File.WriteAllText(Log, "booting\nREA");
        await Task.Delay(100);
        Assert.False(ready.IsCompleted);
        File.AppendAllText(Log, "DY\nmore");
        await ready;
    }

    [Fact]
    public async Task A_line_ends_where_a_console_ends_it()
    {
        File.WriteAllText(Log, "booting\r\nREADY\r\nlogin: ");
        await new SerialProbe(Log, 0, "^READY$").WaitAsync(Deadline.After());
    }

    [Fact]
    public async Task What_an_earlier_run_wrote_does_not_count()
    {
        File.WriteAllText(Log, "READY\n");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var probe = new SerialProbe(Log, new FileInfo(Log).Length, "READY");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.WaitAsync(stop.Token));
    }

    [Fact]
    public async Task A_guest_that_writes_megabytes_is_followed()
    {
        File.WriteAllText(Log, new string('x', 3_000_000) + "\nREADY\n");
        await new SerialProbe(Log, 0, "^READY").WaitAsync(Deadline.After());
    }
}
