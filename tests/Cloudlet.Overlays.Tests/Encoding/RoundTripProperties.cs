using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Overlays.Tests.Encoding;

public class RoundTripProperties
{
    private const int DiskPages = 40;
    private const int MemoryPages = 60;

    private static readonly int[] SegmentSlots = [1, 3, 16, 512];

    /// <summary>Each number is one edit of one page: shrinking drops edits and makes them simpler.</summary>
    internal static void Edit(byte[][] spaces, byte[][] @base, int recipe)
    {
        var random = new Random(recipe);
        var space = random.Next(2);
        var page = Bytes.PageOf(spaces[space], random.Next(spaces[space].Length / Page.Size));
        switch (random.Next(7))
        {
            case 0:
                page.Clear();
                break;
            case 1: // moved from anywhere in the base
                var from = @base[random.Next(2)];
                Bytes.PageOf(from, random.Next(from.Length / Page.Size)).CopyTo(page);
                break;
            case 2: // few bytes changed
                for (var i = random.Next(1, 60); i > 0; i--)
                    page[random.Next(Page.Size)] ^= (byte)random.Next(256);
                break;
            case 3: // new, and some of it more than once
                Bytes.NoisePage((ulong)(1_000_000 + random.Next(20))).CopyTo(page);
                break;
            case 4: // copied from another page of the machine as it is now
                var other = spaces[random.Next(2)];
                Bytes.PageOf(other, random.Next(other.Length / Page.Size)).CopyTo(page);
                break;
            case 5: // a table of numbers
                for (var i = 0; i < Page.Size; i += 8)
                    page[i] = (byte)random.Next(256);
                break;
            default: // new and compressible
                page.Fill((byte)random.Next(256));
                page[random.Next(Page.Size)] = 1;
                break;
        }
    }

    [Fact]
    public void Applying_what_was_encoded_gives_the_machine_back()
    {
        using var box = TestBase.OfNoise(DiskPages, MemoryPages);
        Prop.ForAll(
                ArbMap.Default.ArbFor<int[]>(),
                async recipes =>
                {
                    byte[][] spaces =
                    [
                        [.. box.Disk],
                        [.. box.Memory],
                    ];
                    foreach (var recipe in recipes)
                        Edit(spaces, [box.Disk, box.Memory], recipe);
                    var random = new Random(recipes.Length);
                    var state = Bytes.Noise((ulong)recipes.Length, recipes.Length * 10);
                    var overlay = await TestOverlay.EncodeAsync(
                        box.Image,
                        spaces[0],
                        spaces[1],
                        state,
                        new EncoderOptions
                        {
                            SegmentBytes = SegmentSlots[random.Next(4)] * Page.Size,
                            WindowPages = random.Next(1, 50),
                        }
                    );

                    var order = Enumerable.Range(0, overlay.Segments.Count).ToArray();
                    random.Shuffle(order);
                    var (disk, memory) = overlay.Decode(box, order);
                    var decodedState = new MemoryStream();
                    OverlayDecoder.DecodeMachineState(overlay.MachineState, decodedState);
                    var counts = overlay.Encoded.Statistics.Pages;

                    return disk.Content.AsSpan().SequenceEqual(spaces[0])
                        && memory.Content.AsSpan().SequenceEqual(spaces[1])
                        && decodedState.ToArray().AsSpan().SequenceEqual(state)
                        && disk.Changed!.Count + memory.Changed!.Count == counts.Total
                        && disk.Writes + memory.Writes == counts.Total - counts.Zero
                        && (await overlay.VerifyAsync(box.Image)).IsSound;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(120));
    }

    [Fact]
    public void Over_an_empty_base_the_whole_machine_comes_back()
    {
        using var empty = BaseImage.Empty(DiskPages, MemoryPages);
        Prop.ForAll(
                ArbMap.Default.ArbFor<int[]>(),
                async recipes =>
                {
                    byte[][] spaces = [new byte[DiskPages * Page.Size], new byte[MemoryPages * Page.Size]];
                    foreach (var recipe in recipes)
                        Edit(spaces, spaces, recipe);
                    var overlay = await TestOverlay.EncodeAsync(empty, spaces[0], spaces[1]);
                    var disk = new ByteTarget(new byte[spaces[0].Length]);
                    var memory = new ByteTarget(new byte[spaces[1].Length]);
                    overlay.Decode(empty, disk, memory);
                    var counts = overlay.Encoded.Statistics.Pages;

                    return counts is { Zero: 0, Base: 0, Delta: 0 }
                        && disk.Content.AsSpan().SequenceEqual(spaces[0])
                        && memory.Content.AsSpan().SequenceEqual(spaces[1]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }
}
