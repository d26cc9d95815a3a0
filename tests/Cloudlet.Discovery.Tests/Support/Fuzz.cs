namespace Cloudlet.Discovery.Tests.Support;

/// <summary>Damaged packets, the same ones in every run. CLOUDLET_FUZZ_ITERATIONS asks for more of them.</summary>
internal static class Fuzz
{
    private static readonly byte[] Interesting = [0, 1, 2, 0x0c, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xc1, 0xfe, 0xff];

    /// <summary>How many to try, when nobody asked for another number.</summary>
    public static int Iterations(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("CLOUDLET_FUZZ_ITERATIONS"), out var asked) ? asked : usual;

    /// <summary>A damaged copy of a sound packet; now and then noise.</summary>
    public static byte[] Damage(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }
        var packet = seeds[random.Next(seeds.Count)].ToList();
        for (var edits = random.Next(1, 4); edits > 0 && packet.Count > 0; edits--)
        {
            var at = random.Next(packet.Count);
            switch (random.Next(5))
            {
                case 0:
                    packet[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    packet[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    packet.RemoveRange(at, Math.Min(packet.Count - at, random.Next(1, 20)));
                    break;
                case 3:
                    packet.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    var length = Math.Min(packet.Count - at, random.Next(1, 40));
                    packet.InsertRange(random.Next(packet.Count), packet.GetRange(at, length));
                    break;
            }
        }
        return [.. packet];
    }
}
