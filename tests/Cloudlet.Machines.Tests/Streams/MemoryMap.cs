namespace Cloudlet.Machines.Tests;

/// <summary>Guest memory in a dictionary: what came last for each address; null is a zero page.</summary>
internal sealed class MemoryMap : IMemorySink
{
    public Dictionary<long, byte[]?> Pages { get; } = [];

    public void Write(long address, ReadOnlySpan<byte> page) => Pages[address] = page.ToArray();

    public void Zero(long address) => Pages[address] = null;
}
