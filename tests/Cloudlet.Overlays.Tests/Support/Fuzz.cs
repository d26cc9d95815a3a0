using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays.Tests.Support;

/// <summary>Damaged inputs, the same ones in every run. CLOUDLET_FUZZ_ITERATIONS asks for more of them.</summary>
internal static class Fuzz
{
    private static readonly byte[] Interesting = [0, 1, 2, 3, 7, 8, 15, 16, 31, 0x7f, 0x80, 0xfe, 0xff];

    private static readonly int? Asked = int.TryParse(
        Environment.GetEnvironmentVariable("CLOUDLET_FUZZ_ITERATIONS"),
        out var count
    )
        ? count
        : null;

    /// <summary>Gives damaged copies of the seeds, and now and then noise, to <paramref name="read"/>, which must not throw anything but the two foreseen failures.</summary>
    /// <param name="iterations">How many, when nobody asked for another number.</param>
    /// <param name="seeds">Sound inputs.</param>
    /// <param name="reseal">Makes a checksum right again, so that the damage behind it is reached.</param>
    /// <param name="mostAllocated">Bytes that reading one input may allocate.</param>
    /// <param name="read">The reader.</param>
    public static void Run(
        int iterations,
        IReadOnlyList<byte[]> seeds,
        Action<byte[]> reseal,
        long mostAllocated,
        Action<byte[]> read
    )
    {
        iterations = Asked ?? iterations;
        var refused = 0;
        for (var i = 0; i < iterations; i++)
        {
            var random = new Random(i);
            var input = Damage(random, seeds);
            if (random.Next(8) != 0)
                reseal(input);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(input);
            }
            catch (Exception e) when (e is OverlayCorruptException or BaseMismatchException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Input {i} of {input.Length} bytes: {e}");
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= mostAllocated, $"Input {i} of {input.Length} bytes made {allocated} bytes.");
        }
        Assert.True(refused > iterations / 4, $"Only {refused} of {iterations} were refused: is anything damaged?");
    }

    /// <summary>Makes the seal at the end of a blob right.</summary>
    public static void Reseal(byte[] blob)
    {
        if (blob.Length >= Seal.Size)
            ResealIn(blob);
    }

    /// <summary>Makes the seal at the end of a part right.</summary>
    public static void ResealIn(Span<byte> part) => Seal.Of(part[..^Seal.Size]).CopyTo(part[^Seal.Size..]);

    private static byte[] Damage(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }
        var input = seeds[random.Next(seeds.Count)].ToList();
        for (var edits = random.Next(1, 5); edits > 0 && input.Count > 0; edits--)
        {
            // Most of what decides stands near the front.
            var at = random.Next(2) == 0 ? random.Next(input.Count) : random.Next(Math.Min(input.Count, 128));
            switch (random.Next(6))
            {
                case 0:
                    input[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    input[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    for (var end = Math.Min(input.Count, at + random.Next(1, 9)); at < end; at++)
                        input[at] = 0xff;
                    break;
                case 3:
                    input.RemoveRange(at, Math.Min(input.Count - at, random.Next(1, 20)));
                    break;
                case 4:
                    input.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    var length = Math.Min(input.Count - at, random.Next(1, 20));
                    input.InsertRange(random.Next(input.Count), input.GetRange(at, length));
                    break;
            }
        }
        return [.. input];
    }
}
