using Cloudlet.Server.Consoles;

namespace Cloudlet.Server.Tests.Consoles;

public sealed class SerialHistoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(SerialHistory.Capacity - 1)]
    [InlineData(SerialHistory.Capacity)]
    [InlineData((3 * SerialHistory.Capacity) + 5)]
    public void It_holds_the_end_of_all_that_was_added_however_it_came(int piece)
    {
        var random = new Random(piece);
        var history = new SerialHistory();
        var all = new List<byte>();
        for (var i = 0; i < 40; i++)
        {
            var output = new byte[piece];
            random.NextBytes(output);
            history.Add(output);
            all.AddRange(output);
            Assert.Equal(all.TakeLast(SerialHistory.Capacity), history.ToArray());
        }
    }

    [Fact]
    public void Of_a_long_log_it_takes_the_end_and_of_none_nothing()
    {
        using var folder = new TestFolder();
        var history = new SerialHistory();
        history.AddEndOf(folder.At("serial.log"));
        Assert.Empty(history.ToArray());

        var log = new byte[SerialHistory.Capacity + 10];
        new Random(1).NextBytes(log);
        File.WriteAllBytes(folder.At("serial.log"), log);
        history.AddEndOf(folder.At("serial.log"));
        Assert.Equal(log[10..], history.ToArray());
    }
}
