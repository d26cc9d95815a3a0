using System.Security.Cryptography;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Tests.Hashing;

public class PageSha256Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(22)]
    [InlineData(40)]
    public void Pages_hashed_side_by_side_have_the_digests_that_they_have_alone(int count)
    {
        var pages = Bytes.Noise(7, 40 * Page.Size);
        pages.AsSpan(3 * Page.Size, Page.Size).Clear();
        var places = Enumerable.Range(0, count).Select(i => 39 - i).ToArray();
        var digests = new byte[count * Digest.Size];

        PageSha256.Of(pages, places, digests);

        for (var i = 0; i < count; i++)
            Assert.Equal(
                SHA256.HashData(Bytes.PageOf(pages, places[i])),
                digests.AsSpan(i * Digest.Size, Digest.Size).ToArray()
            );
    }

    [Fact]
    public void A_place_outside_of_the_buffer_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PageSha256.Of(new byte[8 * Page.Size], [0, 1, 2, 3, 4, 5, 8], new byte[7 * Digest.Size])
        );
}
