namespace Cloudlet.Machines;

/// <summary>
/// Takes the pages of a guest's main memory while they leave QEMU. A page may come several times, as the guest may have
/// run meanwhile: the last one counts. Called by one thread at a time.
/// </summary>
public interface IMemorySink
{
    /// <summary>The page at <paramref name="address"/> (bytes, a multiple of the page size) holds this content. The span is valid during the call only.</summary>
    void Write(long address, ReadOnlySpan<byte> page);

    /// <summary>The page at <paramref name="address"/> (bytes, a multiple of the page size) holds zeros.</summary>
    void Zero(long address);
}
