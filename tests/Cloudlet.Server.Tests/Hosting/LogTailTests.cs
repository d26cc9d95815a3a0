using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Tests.Hosting;

public sealed class LogTailTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void The_last_five_lines_are_told_on_one()
    {
        File.WriteAllLines(folder.At("log"), Enumerable.Range(1, 1000).Select(i => $"line {i}\r"));
        Assert.Equal("line 996 | line 997 | line 998 | line 999 | line 1000", LogTail.Read(folder.At("log")));
    }

    [Fact]
    public void Nothing_is_told_as_empty()
    {
        File.WriteAllText(folder.At("log"), "\n\n");
        Assert.Equal("(empty)", LogTail.Read(folder.At("log")));
        Assert.Equal("(empty)", LogTail.Read(folder.At("missing")));
    }

    public void Dispose() => folder.Dispose();
}
