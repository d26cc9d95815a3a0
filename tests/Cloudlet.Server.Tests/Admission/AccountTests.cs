using Cloudlet.Server.Admission;

namespace Cloudlet.Server.Tests.Admission;

public sealed class AccountTests
{
    private const long MiB = 1 << 20;

    private static readonly Digest Image = Digest.Of("image"u8);
    private static readonly Room Box = new(1000 * MiB, 1000 * MiB, 4, 1000 * MiB);

    [Fact]
    public void What_fits_misses_nothing() => Assert.Empty(Account.Missing(Box, [], [], Machine(100, 200)));

    [Fact]
    public void An_image_counts_once_for_all_that_map_it()
    {
        Assert.Empty(Account.Missing(Box, [Machine(100, 600), Machine(100, 600)], [], Machine(200, 600)));
        var other = Machine(200, 600) with { Image = Digest.Of("other"u8) };
        var shortage = Account.Missing(Box, [Machine(100, 600), Machine(100, 600)], [], other)[0];
        Assert.Equal(("memory", 600 * MiB), (shortage.What, shortage.Bytes));
    }

    [Fact]
    public void Those_that_were_let_in_and_do_not_live_yet_count()
    {
        Assert.Contains(
            Account.Missing(Box, [], [Machine(500, 0), Machine(400, 0)], Machine(200, 0)),
            shortage => shortage.What == "memory"
        );
    }

    [Fact]
    public void Memory_that_is_not_really_free_is_missing_whatever_was_promised()
    {
        var full = Box with { FreeMemoryBytes = 250 * MiB };
        Assert.Equal("free memory", Assert.Single(Account.Missing(full, [], [], Machine(100, 200))).What);
        // The image is there already: only its own memory is needed now.
        Assert.Empty(Account.Missing(full, [Machine(100, 200)], [], Machine(100, 200)));
    }

    [Fact]
    public void Everything_that_is_missing_is_told()
    {
        var problem = Account.Refusal(Account.Missing(new Room(0, 0, 0, 0), [], [], Machine(1, 1)), "").Problem;
        Assert.Equal(503, problem.Status);
        foreach (var word in (string[])["memory", "free memory", "processors", "disk"])
            Assert.Contains(word, problem.Detail);
    }

    [Fact]
    public void A_machine_that_is_larger_than_the_box_never_fits()
    {
        Account.RefuseOutsized(Box, Machine(500, 500));
        var large = Refused.By(() => Account.RefuseOutsized(Box, Machine(500, 501)));
        Assert.Equal((ProblemCodes.CannotRun, "memoryBytes"), (large.Code, large.Field));
        Assert.Equal((501 * MiB).ToString(), large.Value);
        Assert.DoesNotContain("later", large.Next);
        var wide = Refused.By(() => Account.RefuseOutsized(Box, Machine(1, 1) with { Cpus = 5 }));
        Assert.Equal((ProblemCodes.CannotRun, "cpus", "5"), (wide.Code, wide.Field, wide.Value));
    }

    [Fact]
    public void What_is_left_is_what_was_not_promised_and_is_really_free()
    {
        Assert.Equal(new Headroom(200 * MiB, 2), Account.Left(Box, [Machine(100, 600), Machine(100, 600)]));
        Assert.Equal(new Headroom(50 * MiB, 4), Account.Left(Box with { FreeMemoryBytes = 50 * MiB }, []));
        Assert.Equal(new Headroom(0, 0), Account.Left(new Room(0, 0, 0, 0), [Machine(1, 1)]));
    }

    private static Demand Machine(long own, long image) => new(own * MiB, Image, image * MiB, 1, MiB);
}
