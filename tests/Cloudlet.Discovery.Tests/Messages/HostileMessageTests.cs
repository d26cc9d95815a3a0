using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Tests.Messages;

/// <summary>Packets that someone made to hurt.</summary>
public class HostileMessageTests
{
    [Theory]
    [InlineData("a pointer to itself", "c00c 000c 0001")]
    [InlineData("a pointer ahead", "c010 000c 0001 00")]
    [InlineData("a label and a pointer back to it", "0161 c00c 000c 0001")]
    [InlineData("a label longer than the packet", "3f61 0000 0000")]
    [InlineData("a label of a kind that there is not", "8061 6161 000c 0001")]
    [InlineData("no end", "0161 0162")]
    [InlineData("half a pointer", "c0")]
    public void A_name_is_refused_that_is(string what, string name)
    {
        var packet = Convert.FromHexString("000000000001000000000000" + name.Replace(" ", ""));

        Assert.False(MessageReader.TryRead(packet, out _), what);
    }

    [Fact]
    public void A_name_of_256_bytes_is_refused_and_one_of_255_is_read()
    {
        var labels = string.Concat(Enumerable.Repeat("3f" + new string('6', 126), 3));
        var longest = labels + "3d" + new string('6', 122) + "00";
        var tooLong = labels + "3e" + new string('6', 124) + "00";

        Assert.True(MessageReader.TryRead(Question(longest), out var message));
        Assert.Equal(255, message.Questions[0].Name.Wire.Length);
        Assert.False(MessageReader.TryRead(Question(tooLong), out _));

        static byte[] Question(string name) => Convert.FromHexString("000000000001000000000000" + name + "000c0001");
    }

    [Theory]
    [InlineData("0000 0000 ffff 0000 0000 0000")]
    [InlineData("0000 8400 0000 ffff 0000 0000")]
    [InlineData("0000 8400 0000 0000 0000 0001")]
    public void Counts_of_what_is_not_there_are_refused(string header)
    {
        Assert.False(MessageReader.TryRead(Convert.FromHexString(header.Replace(" ", "")), out _));
    }

    [Fact]
    public void Opcodes_and_response_codes_are_not_for_us()
    {
        Assert.False(MessageReader.TryRead(Convert.FromHexString("000028000000000000000000"), out _));
        Assert.False(MessageReader.TryRead(Convert.FromHexString("000084030000000000000000"), out _));
    }

    [Fact]
    public void A_text_whose_lengths_do_not_fit_is_refused()
    {
        var good = "0000 8400 0000 0001 0000 0000 0161 00 0010 0001 00000001 0004 0361 6263".Replace(" ", "");
        var bad = "0000 8400 0000 0001 0000 0000 0161 00 0010 0001 00000001 0004 0461 6263".Replace(" ", "");

        Assert.True(MessageReader.TryRead(Convert.FromHexString(good), out _));
        Assert.False(MessageReader.TryRead(Convert.FromHexString(bad), out _));
    }
}
