using Cloudlet.Server.Advertising;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Tests.Advertising;

public class CloudletTextTests
{
    [Fact]
    public void A_cloudlet_tells_its_format_first_and_then_who_and_how_it_is()
    {
        var id = new Guid("01234567-89ab-cdef-0123-456789abcdef");

        Assert.Equal(
            ["txtvers=1", "id=01234567-89ab-cdef-0123-456789abcdef", "version=0.1.0", "api=/v1", "cpus=2", "load=0.5"],
            new CloudletText(id, "0.1.0", 2).With(0.5).Strings
        );
    }

    [Fact]
    public void The_load_is_the_share_of_all_processors()
    {
        Assert.Equal(0.38, HostLoad.Parse("1.50 0.70 0.20 3/400 12345\n", processors: 4));
    }

    [Fact]
    public void The_id_stays_the_same_and_a_damaged_one_is_made_anew()
    {
        using var folder = new TestFolder();
        var data = new DataDirectory(folder.At("data"));
        data.Create();

        var first = CloudletIdentity.Of(data);
        Assert.Equal(first, CloudletIdentity.Of(data));
        File.WriteAllText(data.IdentityFile, "half an i");

        Assert.NotEqual(first, CloudletIdentity.Of(data));
    }
}
