using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Cloudlet.Overlays;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Micro;

/// <summary>What is done with single pages: 64 of them, as the encoder takes them.</summary>
[MemoryDiagnoser]
public class PageSteps
{
    private const int Count = 64;
    private const int Bytes = Count * Page.Size;
    private readonly byte[] pages = new byte[Bytes];
    private readonly byte[] same = new byte[Bytes];
    private readonly byte[] text = new byte[Bytes];
    private readonly byte[] target = new byte[Bytes];
    private readonly byte[] digests = new byte[Count * Digest.Size];
    private readonly int[] places = [.. Enumerable.Range(0, Count)];
    private readonly XxHash128[] hashes = new XxHash128[Count];
    private string folder = "";
    private BaseImage? image;

    /// <summary>Makes the pages, and a base that holds them. In this process nobody waits for a setup that returns a task.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        new Random(1).NextBytes(pages);
        pages.CopyTo(same, 0);
        for (var i = 0; i < Bytes; i++)
            text[i] = (byte)('a' + (pages[i] & 15));
        folder = Directory.CreateTempSubdirectory("cloudlet-micro-").FullName;
        var (memory, index) = (Path.Combine(folder, "memory"), Path.Combine(folder, "index"));
        File.WriteAllBytes(memory, pages);
#pragma warning disable VSTHRD002 // There is no context to come back to.
        PageIndex.BuildAsync(null, memory, index, null, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        image = BaseImage.Open(default, null, memory, index);
        for (var i = 0; i < Count; i++)
            hashes[i] = XxHash128.Of(At(pages, i));
    }

    /// <summary>Deletes the base.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        image?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The measure for all others.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Copy() => pages.AsSpan().CopyTo(target);

    /// <summary>Pages that are the same.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Compare()
    {
        var equal = 0;
        for (var i = 0; i < Count; i++)
            equal += At(pages, i).SequenceEqual(At(same, i)) ? 1 : 0;
        return equal;
    }

    /// <summary>XXH128.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public ulong Hash()
    {
        var sum = 0UL;
        for (var i = 0; i < Count; i++)
            sum ^= XxHash128.Of(At(pages, i)).Low;
        return sum;
    }

    /// <summary>Finds a page in the base, and compares it.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int LookUp()
    {
        var found = 0;
        for (var i = 0; i < Count; i++)
            found += image!.TryFind(At(pages, i), hashes[i], out _) ? 1 : 0;
        return found;
    }

    /// <summary>XOR of two pages.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Xor()
    {
        for (var i = 0; i < Count; i++)
            PageDifference.Xor(At(pages, i), At(same, i), target.AsSpan(i * Page.Size, Page.Size));
    }

    /// <summary>What a page of noise looks like.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int TraitsOfNoise() => SumOfKinds(pages);

    /// <summary>What a page of text looks like, and its marks.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int TraitsOfText() => SumOfKinds(text);

    /// <summary>From a sample: whether the words of a page had better be shuffled.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int FilterSample()
    {
        var sum = 0;
        for (var i = 0; i < Count; i++)
            sum += (int)FilterChooser.BySample(At(text, i));
        return sum;
    }

    /// <summary>The costlier filter, while encoding.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Shuffle() => PageFilter.ShuffleDifferences.Apply(target);

    /// <summary>The same, while decoding.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Unshuffle() => PageFilter.ShuffleDifferences.Undo(target);

    /// <summary>SHA-256, many at once.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Digests() => PageSha256.Of(pages, places, digests);

    /// <summary>SHA-256, one by one, with the platform's.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void DigestsOneByOne()
    {
        for (var i = 0; i < Count; i++)
            SHA256.HashData(At(pages, i), digests.AsSpan(i * Digest.Size, Digest.Size));
    }

    private static int SumOfKinds(byte[] all)
    {
        var sum = 0;
        for (var i = 0; i < Count; i++)
            sum += PageTraits.Of(At(all, i)).Kind;
        return sum;
    }

    private static ReadOnlySpan<byte> At(byte[] all, int page) => all.AsSpan(page * Page.Size, Page.Size);
}
