using Cloudlet.Primitives;

namespace Cloudlet.Primitives.Tests;

public class DigestTests
{
    [Fact]
    public void A_digest_is_written_as_oci_writes_it()
    {
        Assert.Equal(
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Digest.Of("abc"u8).ToString()
        );
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var digest = Digest.Of("abc"u8);
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a/")]
    public void Anything_else_is_not_a_digest(string text)
    {
        Assert.False(Digest.TryParse(text, null, out _));
    }
}
