using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

public class MigrationStreamFuzzTests
{
    [Fact]
    public async Task Whatever_happens_to_a_stream_it_is_read_or_refused_and_nothing_else()
    {
        var iterations = int.Parse(Environment.GetEnvironmentVariable("CLOUDLET_FUZZ_ITERATIONS") ?? "3000");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var original = StreamBuilder.Small();
        for (var i = 0; i < iterations; i++)
        {
            var mutated = Mutate(original, random);
            try
            {
                await MigrationStreamReader.ReadAsync(
                    new MemoryStream(mutated),
                    "mem",
                    new Bounds(),
                    Stream.Null,
                    null,
                    default
                );
            }
            catch (MigrationStreamException)
            {
                // Refused: fine.
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, iteration {i}: {e}\n{Convert.ToBase64String(mutated)}");
            }
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            // Most of a stream is page content, where nothing can go wrong: half of the hits go to the structure.
            var at = random.Next(2) == 0 ? random.Next(bytes.Count) : Structure(bytes.Count, random);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
            if (bytes.Count == 0)
                break;
        }
        return [.. bytes];
    }

    private static int Structure(int length, Random random) =>
        Math.Min(length - 1, random.Next(2) == 0 ? random.Next(130) : Math.Max(0, length - 1100) + random.Next(1100));

    private sealed class Bounds : IMemorySink
    {
        public void Write(long address, ReadOnlySpan<byte> page) => Assert.Equal(Page.Size, page.Length);

        public void Zero(long address) => Assert.Equal(0, address % Page.Size);
    }
}
