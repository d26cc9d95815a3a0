using Cloudlet.Machines;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>Counts the pages that reach it, each once.</summary>
internal sealed class PageCounter(long pages) : IMemorySink
{
    private readonly PageSet seen = new(pages);

    /// <summary>How many.</summary>
    public long Count => seen.Count;

    public void Write(long address, ReadOnlySpan<byte> page) => Zero(address);

    public void Zero(long address) => seen.Add(PageNumber.At(address));
}
