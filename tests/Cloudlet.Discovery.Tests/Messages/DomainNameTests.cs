using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery.Tests.Messages;

public class DomainNameTests
{
    [Fact]
    public void Dots_and_backslashes_in_a_label_are_escaped_and_come_back()
    {
        var name = DomainName.Of("Dr. No\\Yes", "_cloudlet", "_tcp", "local");

        Assert.Equal("Dr\\. No\\\\Yes._cloudlet._tcp.local", name.ToString());
        Assert.Equal(name, DomainName.Parse(name.ToString()));
        Assert.Equal("Dr. No\\Yes", name.FirstLabel);
    }

    [Fact]
    public void Case_does_not_count_for_ASCII_and_counts_for_the_rest()
    {
        Assert.Equal(DomainName.Parse("BOX.local"), DomainName.Parse("box.LOCAL"));
        Assert.Equal(DomainName.Parse("BOX.local").GetHashCode(), DomainName.Parse("box.LOCAL").GetHashCode());
        Assert.NotEqual(DomainName.Parse("BÜCHER.local"), DomainName.Parse("bücher.local"));
    }

    [Fact]
    public void A_label_of_64_bytes_is_refused_with_its_length()
    {
        var fault = Assert.Throws<FormatException>(() => DomainName.Parse(new string('a', 64)));

        Assert.Contains("64 bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_after_a_long_name_takes_the_place_of_whole_characters()
    {
        var label = new string('a', 58) + "üü"; // 62 bytes

        var renamed = Labels.WithSuffix(label, " (2)");

        Assert.Equal(new string('a', 58) + " (2)", renamed);
    }

    [Theory]
    [InlineData("_cloudlet._tcp", true)]
    [InlineData("_cloudlet-api._tcp", true)]
    [InlineData("_sixteen-letters0._tcp", false)]
    [InlineData("_cloudlet._sctp", false)]
    [InlineData("cloudlet._tcp", false)]
    [InlineData("_a.b._tcp", false)]
    public void A_service_type_has_a_name_of_15_letters_and_a_protocol(string text, bool isOne)
    {
        if (isOne)
            Assert.Equal(text, new ServiceType(text).ToString());
        else
            Assert.Throws<FormatException>(() => new ServiceType(text));
    }

    [Fact]
    public void The_first_pair_of_a_key_counts_in_any_case()
    {
        var text = ServiceText.Of(("Load", "0.5"), ("load", "0.9"), ("empty", ""));

        Assert.Equal("0.5", text["LOAD"]);
        Assert.Equal("", text["empty"]);
        Assert.Null(text["missing"]);
    }
}
