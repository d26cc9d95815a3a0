namespace Cloudlet.Machines.Tests;

public sealed class ReadyRuleTests
{
    [Theory]
    [InlineData("agent", ReadyKind.Agent)]
    [InlineData("manual", ReadyKind.Manual)]
    [InlineData("tcp:8080", ReadyKind.Tcp)]
    [InlineData("serial:^READY$", ReadyKind.Serial)]
    [InlineData("serial:a:b", ReadyKind.Serial)]
    public void A_rule_survives_its_text(string text, ReadyKind kind)
    {
        var rule = ReadyRule.Parse(text);
        Assert.Equal(kind, rule.Kind);
        Assert.Equal(text, rule.ToString());
        Assert.Equal(rule, ReadyRule.Parse(rule.ToString()));
        var json = System.Text.Json.JsonSerializer.Serialize(rule);
        Assert.Equal(rule, System.Text.Json.JsonSerializer.Deserialize<ReadyRule>(json));
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("Agent", "'Agent'")]
    [InlineData("tcp", "'tcp'")]
    [InlineData("tcp:", "'' is not a port")]
    [InlineData("tcp:http", "'http' is not a port")]
    [InlineData("tcp:0", "0 is not a port between 1 and 65535")]
    [InlineData("tcp:65536", "65536 is not a port")]
    [InlineData("serial:", "is empty")]
    [InlineData("serial:(", "regular expression is wrong")]
    [InlineData("serial:(?=x)", "look-around")]
    [InlineData("serial:(a)\\1", "back references")]
    public void A_rule_that_is_none_is_refused_with_the_bad_value_and_the_good_ones(string text, string problem)
    {
        var e = Assert.Throws<ReadyRuleInvalidException>(() => ReadyRule.Parse(text));
        Assert.Equal(text, e.Value);
        Assert.Contains(problem, e.Message);
        Assert.Contains("agent, tcp:PORT, serial:REGEX or manual", e.Message);
    }
}
