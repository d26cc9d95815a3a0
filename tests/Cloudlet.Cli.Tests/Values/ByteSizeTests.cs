using Cloudlet.Cli.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Cli.Tests.Values;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("536870912", 536_870_912)]
    [InlineData("17B", 17)]
    [InlineData("4K", 4096)]
    [InlineData("512M", 512L << 20)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("512mib", 512L << 20)]
    [InlineData("1G", 1L << 30)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("2T", 2L << 40)]
    public void A_size_is_read_in_powers_of_1024(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size, out _));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("1 M")]
    [InlineData("12 bananas")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1MM")]
    public void What_is_no_size_is_told_what_one_looks_like(string text)
    {
        Assert.False(ByteSize.TryParse(text, out _, out var fault));
        Assert.Contains("512M", fault);
    }

    [Fact]
    public void A_gigabyte_that_could_mean_two_things_is_refused()
    {
        Assert.False(ByteSize.TryParse("1GB", out _, out _));
    }

    [Theory]
    [InlineData("0.3K", "whole number")]
    [InlineData("99999999999T", "larger")]
    public void A_size_that_cannot_be_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(ByteSize.TryParse(text, out _, out var fault));
        Assert.Contains(reason, fault);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll<long>(seed =>
            {
                var size = new ByteSize(Math.Abs(seed % (1L << 20)) << (int)(Math.Abs(seed) % 40));
                return ByteSize.TryParse(size.ToString(), out var read, out _) && read == size;
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_breaks_the_parser()
    {
        Prop.ForAll<string>(text => ByteSize.TryParse(text ?? "", out _, out var fault) || fault.Length > 0)
            .QuickCheckThrowOnFailure();
    }
}
