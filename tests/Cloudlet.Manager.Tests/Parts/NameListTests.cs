namespace Cloudlet.Manager.Tests.Parts;

/// <summary>Names in a sentence.</summary>
public sealed class NameListTests
{
    [Fact]
    public void A_thousand_names_are_the_first_and_a_number()
    {
        var names = Enumerable.Range(1, 1000).Select(i => $"s{i}").ToList();

        Assert.Equal("s1, s2, s3, s4, s5, s6, s7, s8 and 992 more", NameList.Of(names));
        Assert.Equal("s1, s2", NameList.Of(names[..2]));
    }
}
