using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>Passes every page on to two sinks.</summary>
internal sealed class BothSinks(IMemorySink first, IMemorySink second) : IMemorySink
{
    public void Write(long address, ReadOnlySpan<byte> page)
    {
        first.Write(address, page);
        second.Write(address, page);
    }

    public void Zero(long address)
    {
        first.Zero(address);
        second.Zero(address);
    }
}
