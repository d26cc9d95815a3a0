namespace Cloudlet.Primitives;

/// <summary>The place of a page in its space, counted from 0.</summary>
public readonly record struct PageNumber(long Value)
{
    /// <summary>Where the page starts in its space, in bytes.</summary>
    public long Offset => Value * Page.Size;

    /// <summary>The page that holds byte <paramref name="offset"/> of its space.</summary>
    public static PageNumber At(long offset) => new(offset / Page.Size);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
