using Cloudlet.Overlays;
using Cloudlet.Primitives;

namespace Cloudlet.Engine;

/// <summary>The new images, mapped.</summary>
internal sealed class Machine : IDisposable
{
    private readonly List<MappedPages> spaces = [];

    /// <summary>Maps them.</summary>
    public Machine(Images images, BaseImage @base)
    {
        foreach (var space in (ReadOnlySpan<Space>)[Space.Disk, Space.Memory])
        {
            if (images.Of(space) is { } path)
                spaces.Add(MappedPages.Open(space, path, @base));
        }
    }

    /// <summary>The spaces there are.</summary>
    public IReadOnlyList<IChangedPages> Spaces => spaces;

    /// <summary>What stands for a base's id, which only a cloudlet's own base has.</summary>
    public static Digest IdOf(Images old) =>
        Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{old.Length(Space.Disk)} {old.Length(Space.Memory)}"));

    public void Dispose() => spaces.ForEach(space => space.Dispose());
}
