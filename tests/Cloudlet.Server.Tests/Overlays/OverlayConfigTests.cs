using System.Text;
using Cloudlet.Overlays;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Overlays;

public sealed class OverlayConfigTests
{
    private static readonly OverlayConfig Config = new()
    {
        Id = Digest.Of("overlay"u8),
        Base = Digest.Of("base"u8),
        Machine = Sample.Machine,
        Statistics = new OverlayStatistics(1, 2, new PageCounts(1, 1, 1, 0, 0), 3),
        Ports = [8080, 22],
        Ready = "tcp:8080",
    };

    [Fact]
    public void It_is_read_back_as_it_was_written()
    {
        var read = OverlayConfig.Parse(Config.ToJson());
        Assert.Equal(Config with { Ports = read.Ports }, read);
        Assert.Equal(Config.Ports, read.Ports);
    }

    [Fact]
    public void What_a_later_version_adds_is_skipped() =>
        Assert.Equal(Config.Id, OverlayConfig.Parse(Forge("\"version\":1", "\"version\":1,\"later\":[1,2]")).Id);

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"base\":", "\"bass\":")]
    [InlineData("sha256:", "md5:")]
    [InlineData("[8080,22]", "8080")]
    [InlineData("[8080,22]", "null")]
    [InlineData("\"tcg\"", "\"abacus\"")]
    [InlineData("}", "")]
    public void Anything_else_is_refused_as_damaged(string found, string forged) =>
        Assert.Equal(ProblemCodes.Corrupt, Refused.By(() => OverlayConfig.Parse(Forge(found, forged))).Code);

    [Fact]
    public void Nothing_is_no_config() =>
        Assert.Equal(ProblemCodes.Corrupt, Refused.By(() => OverlayConfig.Parse("null"u8)).Code);

    private static byte[] Forge(string found, string forged)
    {
        var json = Encoding.UTF8.GetString(Config.ToJson());
        var changed = json.Replace(found, forged, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        return Encoding.UTF8.GetBytes(changed);
    }
}
