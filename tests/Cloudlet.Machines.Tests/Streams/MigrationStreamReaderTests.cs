using System.Text;
using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

public sealed class MigrationStreamReaderTests : IDisposable
{
    private readonly MemoryMap memory = new();
    private readonly MemoryStream state = new();

    [Fact]
    public async Task Pages_of_main_memory_reach_the_sink_with_their_contents()
    {
        var result = await ReadAsync(StreamBuilder.Small());

        Assert.Equal(StreamBuilder.PageOf(1), memory.Pages[0]);
        Assert.Equal(StreamBuilder.PageOf(2), memory.Pages[4096]);
        Assert.Null(memory.Pages[8192]);
        Assert.Equal(3, memory.Pages.Count);
        Assert.Equal((2, 1), (result.ContentPages, result.ZeroPages));
        Assert.Equal(8 * Page.Size, result.MemoryBytes);
        Assert.Equal("pc-q35-7.2", result.MachineType);
    }

    [Fact]
    public async Task Bytes_that_come_in_small_pieces_mean_the_same()
    {
        await ReadAsync(StreamBuilder.Small());
        var (wholePages, wholeState) = (memory.Pages.ToList(), state.ToArray());
        for (var seed = 0; seed < 20; seed++)
        {
            memory.Pages.Clear();
            state.SetLength(0);
            await ReadAsync(new TrickleStream(StreamBuilder.Small(), seed));
            Assert.Equal(wholePages, memory.Pages);
            Assert.Equal(wholeState, state.ToArray());
        }
    }

    [Fact]
    public async Task Of_a_page_that_comes_several_times_the_last_one_counts()
    {
        var stream = new StreamBuilder()
            .Header()
            .Start(("mem", 4 * Page.Size), ("vga.vram", 4 * Page.Size))
            .Part(p =>
                p.Content("mem", 0, 1)
                    .SameContent(4096, 1)
                    .Content("vga.vram", 0, 1)
                    .SameContent(4096, 1)
                    .SameZero(8192)
            )
            .Part(p =>
                p.Content("mem", 0, 2).SameZero(4096).Content("vga.vram", 0, 2).SameZero(4096).SameContent(8192, 9)
            )
            .End(p => p.Content("mem", 0, 3).Content("vga.vram", 0, 3))
            .Device("cpu", 10)
            .Description();

        await ReadAsync(stream.ToArray());

        Assert.Equal(StreamBuilder.PageOf(3), memory.Pages[0]);
        Assert.Null(memory.Pages[4096]);
        var expected = new StreamBuilder()
            .Header()
            .Start(("mem", 4 * Page.Size), ("vga.vram", 4 * Page.Size))
            .Part(p => p.Content("vga.vram", 0, 3).SameZero(4096).SameContent(8192, 9))
            .End()
            .Device("cpu", 10)
            .Description();
        Assert.Equal(expected.ToArray(), state.ToArray());
    }

    [Fact]
    public async Task The_same_block_goes_on_across_sections()
    {
        var stream = new StreamBuilder()
            .Header()
            .Start(("mem", 4 * Page.Size))
            .Part(p => p.Content("mem", 0, 1))
            .Part(p => p.SameContent(4096, 2))
            .End()
            .Device("cpu", 10)
            .Description();
        await ReadAsync(stream.ToArray());
        Assert.Equal(StreamBuilder.PageOf(2), memory.Pages[4096]);
    }

    [Fact]
    public async Task A_page_of_zeros_in_another_block_becomes_a_zero_record()
    {
        var stream = new StreamBuilder()
            .Header()
            .Start(("mem", Page.Size), ("vga.vram", Page.Size))
            .Part(p => p.Content("vga.vram", 0, 0))
            .End()
            .Device("cpu", 10)
            .Description();
        var result = await ReadAsync(stream.ToArray());
        Assert.Equal(1, result.OtherPages);
        Assert.InRange(state.Length, 1, Page.Size);
    }

    [Fact]
    public async Task The_host_network_is_left_out_of_sections_and_description()
    {
        var result = await ReadAsync(StreamBuilder.Small(slirp: true));
        var without = state.ToArray();
        Assert.True(result.NetworkStateDropped);
        Assert.DoesNotContain("slirp", Encoding.Latin1.GetString(without));

        state.Position = 0;
        var machine = await MachineState.ReadAsync(state, "mem", TestContext.Current.CancellationToken);
        Assert.Equal(["timer", "cpu"], machine.Devices);
    }

    [Fact]
    public async Task A_stream_without_host_network_is_kept_whole()
    {
        var result = await ReadAsync(StreamBuilder.Small(slirp: false));
        Assert.False(result.NetworkStateDropped);
        Assert.Equal(result.MachineStateBytes, state.Length);
    }

    [Fact]
    public async Task A_machine_state_is_its_own_canonical_form()
    {
        await ReadAsync(StreamBuilder.Small());
        var once = state.ToArray();
        state.SetLength(0);
        var pages = memory.Pages.Count;
        await ReadAsync(once);
        Assert.Equal(once, state.ToArray());
        Assert.Equal(pages, memory.Pages.Count);
    }

    [Fact]
    public async Task A_device_whose_content_looks_like_section_ends_is_kept_whole()
    {
        // Footers of its own number, and the bytes "slirp", inside of the content of a device.
        var content = new StreamBuilder()
            .Byte(0x7e)
            .UInt32(11)
            .Byte(4)
            .UInt32(12)
            .Name("slirp")
            .UInt32(0)
            .UInt32(1)
            .ToArray();
        var stream = new StreamBuilder()
            .Header()
            .Start(("mem", Page.Size))
            .End()
            .Byte(4)
            .UInt32(11)
            .Name("disk")
            .UInt32(0)
            .UInt32(1)
            .Raw(content)
            .Byte(0x7e)
            .UInt32(11);
        const string Json = """{"page_size":4096,"devices":[{"name":"disk","instance_id":0,"fields":[]}]}""";
        var whole = stream.Byte(0).Byte(6).UInt32((uint)Json.Length).Raw(Encoding.UTF8.GetBytes(Json)).ToArray();
        await ReadAsync(whole);
        Assert.EndsWith(Convert.ToHexString(whole[^(Json.Length + 60)..]), Convert.ToHexString(state.ToArray()));
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_refused_wherever_it_ends()
    {
        var whole = StreamBuilder.Small();
        for (var length = 0; length < whole.Length; length += length < 300 || length > whole.Length - 1200 ? 1 : 509)
        {
            state.SetLength(0);
            await Assert.ThrowsAsync<MigrationStreamException>(() => ReadAsync(whole[..length]));
            Assert.Equal(0, state.Length);
        }
    }

    [Fact]
    public Task Bytes_after_the_end_are_refused() =>
        RefusedAsync("description", new StreamBuilder().Raw(StreamBuilder.Small()).Byte(0));

    [Fact]
    public Task Another_kind_of_file_is_refused() =>
        RefusedAsync("no QEMU migration stream", new StreamBuilder().Raw(new byte[100]));

    [Fact]
    public Task A_stream_without_the_main_memory_is_refused() =>
        RefusedAsync(
            "no 'mem'",
            new StreamBuilder().Header().Start(("pc.ram", Page.Size)).End().Device("cpu", 1).Description()
        );

    [Fact]
    public Task A_page_outside_of_its_block_is_refused() =>
        RefusedAsync(
            "a page at 4096",
            new StreamBuilder().Header().Start(("mem", Page.Size)).Part(p => p.Content("mem", 4096, 1))
        );

    [Fact]
    public Task A_page_of_an_unknown_block_is_refused() =>
        RefusedAsync("'rom'", new StreamBuilder().Header().Start(("mem", Page.Size)).Part(p => p.Content("rom", 0, 1)));

    [Fact]
    public Task A_page_of_the_same_block_as_none_is_refused() =>
        RefusedAsync(
            "none before",
            new StreamBuilder().Header().Start(("mem", Page.Size)).Part(p => p.SameContent(0, 1))
        );

    [Fact]
    public Task Compressed_pages_are_refused() =>
        RefusedAsync(
            "flags 100",
            new StreamBuilder()
                .Header()
                .Start(("mem", Page.Size))
                .Part(p => p.UInt64(0x100).Name("mem").Raw(new byte[64]))
        );

    [Fact]
    public Task A_block_larger_than_the_total_is_refused() =>
        RefusedAsync(
            "left of the list",
            new StreamBuilder()
                .Header()
                .Byte(1)
                .UInt32(2)
                .Name("ram")
                .UInt32(0)
                .UInt32(4)
                .UInt64(4096 | 4)
                .Name("mem")
                .UInt64(8192)
        );

    [Fact]
    public Task More_video_memory_than_is_sensible_is_refused_before_it_is_allocated() =>
        RefusedAsync("more than", new StreamBuilder().Header().Start(("mem", Page.Size), ("vga.vram", 1L << 40)));

    [Fact]
    public Task A_block_that_is_named_twice_is_refused() =>
        RefusedAsync("twice", new StreamBuilder().Header().Start(("mem", Page.Size), ("mem", Page.Size)));

    [Fact]
    public Task An_oversized_machine_type_is_refused() =>
        RefusedAsync(
            "machine type",
            new StreamBuilder().UInt32(0x5145564d).UInt32(3).Byte(7).UInt32(uint.MaxValue).Raw(new byte[300])
        );

    [Fact]
    public Task Another_iterable_section_is_refused() =>
        RefusedAsync(
            "'block'",
            new StreamBuilder().Header().Byte(1).UInt32(3).Name("block").UInt32(0).UInt32(1).Raw(new byte[300])
        );

    [Fact]
    public Task A_wrong_footer_is_refused() =>
        RefusedAsync(
            "footer",
            new StreamBuilder().Header().Start(("mem", Page.Size)).Byte(2).UInt32(2).UInt64(0x10).Byte(0x7f).UInt32(2)
        );

    [Fact]
    public Task A_slirp_section_of_another_length_than_described_is_refused() =>
        RefusedAsync(
            "'slirp' does not end",
            new StreamBuilder()
                .Header()
                .Start(("mem", Page.Size))
                .End()
                .OldStyleDevice("slirp", 131, described: 130)
                .Device("cpu", 10)
                .Description()
        );

    [Fact]
    public Task A_section_that_is_not_described_is_refused() =>
        RefusedAsync(
            "'cpu' has no end",
            new StreamBuilder()
                .Header()
                .Start(("mem", Page.Size))
                .End()
                .Device("cpu", 10)
                .Byte(4)
                .UInt32(99)
                .Name("extra")
                .UInt32(0)
                .UInt32(1)
                .Byte(0x7e)
                .UInt32(99)
                .Description()
        );

    [Fact]
    public async Task A_cancelled_reading_ends_and_writes_no_state()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            MigrationStreamReader.ReadAsync(
                new MemoryStream(StreamBuilder.Small()),
                "mem",
                memory,
                state,
                null,
                cancel.Token
            )
        );
        Assert.Equal(0, state.Length);
    }

    [Fact]
    public async Task A_machine_state_with_main_memory_is_refused() =>
        Assert.Contains(
            "main memory",
            (
                await Assert.ThrowsAsync<MigrationStreamException>(() =>
                    MachineState.ReadAsync(new MemoryStream(StreamBuilder.Small(slirp: false)), "mem", default)
                )
            ).Message
        );

    public void Dispose() => state.Dispose();

    private Task<MigrationStreamResult> ReadAsync(byte[] stream) => ReadAsync(new MemoryStream(stream));

    private Task<MigrationStreamResult> ReadAsync(Stream stream) =>
        MigrationStreamReader.ReadAsync(stream, "mem", memory, state, null, TestContext.Current.CancellationToken);

    private async Task RefusedAsync(string because, StreamBuilder stream)
    {
        var refusal = await Assert.ThrowsAsync<MigrationStreamException>(() => ReadAsync(stream.ToArray()));
        Assert.Contains(because, refusal.Message);
        Assert.Equal(0, state.Length);
    }
}
