namespace Cloudlet.Manager.Tests.Parts;

public class ShellWordTests
{
    [Theory]
    [InlineData("phone-1", "phone-1")]
    [InlineData("my phone", "'my phone'")]
    [InlineData("x'; rm -rf /", "'x'\\''; rm -rf /'")]
    [InlineData("", "''")]
    public void A_word_is_quoted_where_a_shell_would_read_more_than_it_says(string text, string word) =>
        Assert.Equal(word, ShellWord.Of(text));
}
