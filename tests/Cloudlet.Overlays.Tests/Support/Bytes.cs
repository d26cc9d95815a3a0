using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Tests.Support;

/// <summary>Content that is the same in every run and on every machine.</summary>
internal static class Bytes
{
    /// <summary>Bytes that look random and do not compress (SplitMix64).</summary>
    public static byte[] Noise(ulong seed, int length)
    {
        var words = new ulong[(length + 7) / 8];
        var state = Mix(~seed);
        for (var i = 0; i < words.Length; i++)
            words[i] = Mix(state += 0x9E3779B97F4A7C15);
        return MemoryMarshal.AsBytes(words.AsSpan())[..length].ToArray();
    }

    private static ulong Mix(ulong value)
    {
        var z = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static byte[] NoisePage(ulong seed) => Noise(seed, Page.Size);

    public static Span<byte> PageOf(byte[] space, long page) => space.AsSpan((int)page * Page.Size, Page.Size);

    /// <summary>The pages one after the other.</summary>
    public static byte[] Pages(params byte[][] pages) => [.. pages.SelectMany(page => page)];
}
