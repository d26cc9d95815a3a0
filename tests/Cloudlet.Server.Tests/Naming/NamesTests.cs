using Cloudlet.Server.Naming;

namespace Cloudlet.Server.Tests.Naming;

public sealed class NamesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("speech-2.1")]
    [InlineData("0")]
    public void Lower_case_letters_digits_dots_and_dashes_make_a_name(string name) => Assert.True(Names.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("a:b")]
    public void Anything_else_is_none(string? name) => Assert.False(Names.IsValid(name));

    [Fact]
    public void A_name_has_at_most_63_letters()
    {
        Assert.True(Names.IsValid(new string('a', 63)));
        Assert.False(Names.IsValid(new string('a', 64)));
    }

    [Theory]
    [InlineData("Speech Service", "speech-service")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("--", "other")]
    [InlineData("", "other")]
    [InlineData(null, "other")]
    [InlineData("v1.2", "v1.2")]
    public void Whatever_an_archive_is_called_becomes_a_name(string? text, string expected) =>
        Assert.Equal(expected, Names.From(text, "other"));

    [Fact]
    public void A_name_made_of_a_long_text_is_valid()
    {
        Assert.True(Names.IsValid(Names.From(new string('X', 300), "other")));
        Assert.True(Names.IsValid(Names.Next(new string('x', 63), name => !name.EndsWith("-12"))));
    }
}
