using Cloudlet.Server.KdCloudlet;

namespace Cloudlet.Server.Tests.KdCloudlet;

public sealed class CpuCacheTests
{
    [Theory]
    [InlineData(1024, "processor\t: 0", "cache size\t: 1024 KB", "cache size\t: 7 KB")]
    [InlineData(0, "processor\t: 0", "BogoMIPS\t: 108.00")]
    [InlineData(0, "cache size\t: much")]
    public void What_the_host_does_not_tell_is_nothing(int size, params string[] lines) =>
        Assert.Equal(size, CpuCache.ParseKib(lines));
}
