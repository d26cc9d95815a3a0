using System.Buffers.Binary;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays.Tests.Formats;

public class PageFilterTests
{
    private static readonly byte[] Noise = Bytes.Noise(4, 3 * Page.Size);

    [Fact]
    public void Shuffle_puts_the_first_bytes_of_all_words_before_the_second_ones()
    {
        var page = Noise[..Page.Size];
        PageFilter.Shuffle.Apply(page);

        for (var i = 0; i < Page.Size; i++)
            Assert.Equal(Noise[(i % 512 * 8) + (i / 512)], page[i]);
    }

    [Fact]
    public void Differences_are_of_each_word_and_the_one_before_in_its_page()
    {
        var page = new byte[2 * Page.Size];
        for (var i = 0; i < page.Length; i += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(i), 0xffff_8880_0000_0000);
        PageFilter.ShuffleDifferences.Apply(page);

        byte[] first = [0, 0, 0, 0, 0x80, 0x88, 0xff, 0xff];
        for (var i = 0; i < page.Length; i++)
            Assert.Equal(i % 512 == 0 ? first[i % Page.Size / 512] : 0, page[i]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_turned_is_turned_back(byte filter)
    {
        var pages = (byte[])[.. Noise];
        ((PageFilter)filter).Apply(pages);
        Assert.Equal(filter == 0, pages.AsSpan().SequenceEqual(Noise));
        ((PageFilter)filter).Undo(pages);
        Assert.Equal(Noise, pages);
    }
}
