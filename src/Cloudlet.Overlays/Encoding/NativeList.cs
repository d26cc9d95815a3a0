using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cloudlet.Overlays;

/// <summary>A list outside of the managed heap, whose owner disposes it, for plans that grow with the pages: nothing is allocated or collected for it there.</summary>
internal sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private const int LeastCapacity = 256;
    private T* items;
    private int capacity;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them; valid until the next one is added.</summary>
    public Span<T> Span => new(items, Count);

    /// <summary>Adds one.</summary>
    public void Add(in T item)
    {
        if (Count == capacity)
            Grow();
        items[Count++] = item;
    }

    /// <summary>Makes it so many long. What the new ones hold is not said.</summary>
    public void Resize(int count)
    {
        while (capacity < count)
            Grow();
        Count = count;
    }

    /// <summary>Takes all out. The memory stays.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(items);
        items = null;
        (capacity, Count) = (0, 0);
    }

    private void Grow()
    {
        capacity = Math.Max(LeastCapacity, checked(capacity * 2));
        items = (T*)NativeMemory.Realloc(items, (nuint)capacity * (nuint)Unsafe.SizeOf<T>());
    }
}
