using Cloudlet.Server.Images;

namespace Cloudlet.Server.Tests.Images;

public sealed class SharedMemoryTests : IDisposable
{
    private const int Size = 1 << 20;

    private readonly TestFolder folder = new();
    private readonly SharedMemory memory = new();
    private readonly string file;

    public SharedMemoryTests()
    {
        file = folder.At("memory.img");
        File.WriteAllBytes(file, new byte[Size]);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_at_once_share_one_filling()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => memory.AcquireAsync(file, null, Cancelled)));
        Assert.Single(leases.Select(lease => lease.Image).Distinct());
        Assert.Equal(Size, memory.FilledBytes);
        foreach (var lease in leases)
            lease.Dispose();
    }

    [Fact]
    public async Task It_is_dropped_after_the_last_and_filled_anew_for_the_next()
    {
        var first = await memory.AcquireAsync(file, null, Cancelled);
        var second = await memory.AcquireAsync(file, null, Cancelled);
        first.Dispose();
        first.Dispose();
        Assert.Equal(Size, memory.FilledBytes);
        second.Dispose();
        Assert.Equal(0, memory.FilledBytes);

        using var next = await memory.AcquireAsync(file, null, Cancelled);
        Assert.NotSame(first.Image, next.Image);
    }

    [Fact]
    public async Task An_image_that_was_made_otherwise_is_shared_before_its_file_is_there()
    {
        var made = await MemoryImage.FillAsync(file, null, Cancelled);
        var place = folder.At("later.img");
        using (var offered = memory.Offer(place, made))
        {
            using var next = await memory.AcquireAsync(place, null, Cancelled);
            Assert.Same(made, next.Image);
            // Whoever offers the same once more gets the one that machines map already.
            using var again = memory.Offer(place, await MemoryImage.FillAsync(file, null, Cancelled));
            Assert.Same(made, again.Image);
        }
        Assert.Equal(0, memory.FilledBytes);
        await Assert.ThrowsAnyAsync<IOException>(() => memory.AcquireAsync(place, null, Cancelled));
    }

    [Fact]
    public async Task A_filling_that_failed_is_tried_again_by_the_next()
    {
        File.Delete(file);
        await Assert.ThrowsAnyAsync<IOException>(() => memory.AcquireAsync(file, null, Cancelled));
        await File.WriteAllBytesAsync(file, new byte[Size], Cancelled);
        using var lease = await memory.AcquireAsync(file, null, Cancelled);
        Assert.Equal(Size, lease.Image.Size);
    }

    [Fact]
    public async Task Who_gives_up_does_not_spoil_it_for_the_others()
    {
        using var impatient = new CancellationTokenSource();
        await impatient.CancelAsync();
        var other = memory.AcquireAsync(file, null, Cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => memory.AcquireAsync(file, null, impatient.Token));
        using var lease = await other;
        Assert.Equal(Size, lease.Image.Size);
    }

    [Fact]
    public void A_process_that_is_gone_has_no_image_to_adopt() =>
        Assert.Null(memory.Adopt(file, int.MaxValue - 1, Size));

    public void Dispose()
    {
        memory.Dispose();
        folder.Dispose();
    }
}
