using System.Buffers;

namespace Cloudlet.Overlays;

/// <summary>A list on borrowed arrays: what it grows to is given back, and used again by the next one.</summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] items = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them; valid until the next one is added.</summary>
    public Span<T> Span => items.AsSpan(0, Count);

    /// <summary>Adds one.</summary>
    public void Add(in T item)
    {
        if (Count == items.Length)
            Grow();
        items[Count++] = item;
    }

    /// <summary>Takes all out. The arrays stay.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (items.Length > 0)
            ArrayPool<T>.Shared.Return(items);
        items = [];
        Count = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(256, items.Length * 2));
        Span.CopyTo(larger);
        if (items.Length > 0)
            ArrayPool<T>.Shared.Return(items);
        items = larger;
    }
}
