namespace Cloudlet.Overlays;

/// <summary>One page of a machine: which space, and where in it.</summary>
public readonly record struct PageLocation(Space Space, PageNumber Page)
{
    /// <summary>The page that stands <paramref name="pages"/> after this one, in the same space.</summary>
    internal PageLocation Plus(long pages) => new(Space, new PageNumber(Page.Value + pages));

    /// <inheritdoc/>
    public override string ToString() => $"{(Space == Space.Disk ? "disk" : "memory")} page {Page}";
}
