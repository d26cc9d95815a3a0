using Cloudlet.Overlays;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Server.Images;

/// <summary>Puts decoded pages into a raw file that already holds what did not change: a merged memory image, a base's disk.</summary>
internal sealed class FileTarget : IPageTarget, IDisposable
{
    private static readonly byte[] ZeroPage = new byte[Page.Size];

    private readonly SafeFileHandle file;
    private readonly bool startsZero;

    /// <summary>Opens <paramref name="path"/>; with <paramref name="startsZero"/> it is all holes, and zero pages stay so.</summary>
    public FileTarget(string path, bool startsZero)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        this.startsZero = startsZero;
    }

    public void Begin(PageSet changed, PageSet zero)
    {
        if (startsZero)
            return;
        foreach (var page in zero)
            RandomAccess.Write(file, ZeroPage, page.Offset);
    }

    public void Write(PageNumber page, ReadOnlySpan<byte> content) => RandomAccess.Write(file, content, page.Offset);

    /// <summary>Makes it durable.</summary>
    public void Finish() => RandomAccess.FlushToDisk(file);

    public void Dispose() => file.Dispose();
}
