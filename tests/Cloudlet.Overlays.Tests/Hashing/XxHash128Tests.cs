using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Tests.Hashing;

public class XxHash128Tests
{
    // From the command "xxhsum -H128".
    [Theory]
    [InlineData("", "99aa06d3014798d86001c324468d497f")]
    [InlineData("abc", "06b05ab6733a618578af5f94892f3950")]
    public void The_hash_is_xxhashs_own(string text, string expected)
    {
        Assert.Equal(expected, XxHash128.Of(System.Text.Encoding.ASCII.GetBytes(text)).ToString());
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var hash = XxHash128.Of(Bytes.Noise(1, 100_000));
        Span<byte> bytes = stackalloc byte[XxHash128.Size];
        hash.CopyTo(bytes);
        Assert.Equal(hash.ToString(), Convert.ToHexStringLower(bytes));
        Assert.Equal(hash, XxHash128.Read(bytes));
    }

    [Fact]
    public void Hashes_are_ordered_as_the_numbers_that_they_are()
    {
        Assert.True(new XxHash128(1, 0) > new XxHash128(0, ulong.MaxValue));
        Assert.True(new XxHash128(1, 1) < new XxHash128(1, 2));
    }
}
