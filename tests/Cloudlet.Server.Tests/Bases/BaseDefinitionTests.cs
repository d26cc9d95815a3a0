using System.Text;
using Cloudlet.Server.Bases;

namespace Cloudlet.Server.Tests.Bases;

public sealed class BaseDefinitionTests
{
    // Changing one of these two changes the id of every base: that is a new version of the format.
    private const string Golden =
        """{"version":1,"machine":{"profile":1,"machineType":"pc-q35-7.2","cpuModel":"Nehalem","accelerator":"tcg","cpus":2,"memoryBytes":16777216,"hasDisk":false,"hasKernel":true,"hasInitrd":false,"commandLine":"console=ttyS0"},"memory":{"bytes":16777216,"root":"sha256:c064fbca9d9de8dd9bb0624984403b28d0da807a69365d4f7fb09123ecb0c405"},"machineState":"sha256:4ba69735ca53765ed6a709edb56c6ea236b7193a3b29a6b390c346f0f4340e4e","kernel":"sha256:6923dd1bc0460082c5d55a831908c24a282860b7f1cd6c2b79cf1bc8857c639c"}""";

    private const string GoldenId = "sha256:6c675a9d1c1cb244136e79324cae69b9e316cade807f4f9bfc8d742c3dae735c";

    [Fact]
    public void The_canonical_bytes_and_the_id_are_these()
    {
        var json = Encoding.UTF8.GetString(Sample.Definition.ToJson());
        Assert.Equal(Golden, json);
        Assert.Equal(GoldenId, Sample.Definition.ComputeId().ToString());
    }

    [Fact]
    public void Canonical_bytes_are_read_back() =>
        Assert.Equal(Sample.Definition, BaseDefinition.Parse(Sample.Definition.ToJson()));

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("{\"version\"", "{ \"version\"")]
    [InlineData("\"cpus\":2", "\"cpus\":2,\"other\":1")]
    [InlineData("\"cpus\":2", "\"cpus\":\"two\"")]
    [InlineData("\"bytes\":16777216", "\"bytes\":9007199254740992")]
    [InlineData("\"bytes\":16777216", "\"bytes\":-4096")]
    [InlineData("\"bytes\":16777216", "\"bytes\":33554432")]
    [InlineData("\"hasDisk\":false", "\"hasDisk\":true")]
    [InlineData("\"hasInitrd\":false", "\"hasInitrd\":true")]
    [InlineData("sha256:", "sha512:")]
    [InlineData("}", "")]
    public void Anything_else_is_refused_as_damaged(string found, string forged)
    {
        var json = Encoding.UTF8.GetString(Sample.Definition.ToJson());
        var changed = json.Replace(found, forged, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        var problem = Refused.By(() => BaseDefinition.Parse(Encoding.UTF8.GetBytes(changed)));
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
    }
}
