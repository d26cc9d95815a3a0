using System.Runtime.InteropServices;
using Cloudlet.Overlays;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Engine;

/// <summary>A new image: what did not change is copied from the old one by the kernel, holes stay holes, changed pages are written.</summary>
internal sealed partial class CopyTarget : IPageTarget, IDisposable
{
    private const int PartPages = 2048;

    private readonly SafeFileHandle? source;
    private readonly SafeFileHandle? file;
    private readonly long length;
    private readonly long sourceLength;
    private PageSet changed = new(0);

    private CopyTarget(SafeFileHandle? source, SafeFileHandle? file, long length)
    {
        this.source = source;
        this.file = file;
        this.length = length;
        sourceLength = source is null ? 0 : RandomAccess.GetLength(source);
    }

    /// <summary>Creates the file at <paramref name="path"/>; without one, a target that takes nothing.</summary>
    public static CopyTarget Create(string? old, string? path, long length)
    {
        if (path is null)
            return new CopyTarget(null, null, 0);
        var created = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(created, length);
        return new CopyTarget(old is null ? null : File.OpenHandle(old), created, length);
    }

    /// <inheritdoc/>
    public Lock Turn { get; } = new();

    /// <inheritdoc/>
    public void Begin(PageSet changed, PageSet zero) => this.changed = changed;

    /// <summary>The work that copies what did not change, in parts.</summary>
    public IEnumerable<Action> Copies()
    {
        if (source is null || file is null)
            yield break;
        var same = Math.Min(length, sourceLength);
        foreach (var extent in SparseFile.DataExtents(source, same))
        {
            for (var offset = extent.Offset; offset < extent.End; offset += PartPages * Page.Size)
            {
                var (from, to) = (offset, Math.Min(extent.End, offset + (PartPages * Page.Size)));
                yield return () => Copy(from, to);
            }
        }
    }

    /// <inheritdoc/>
    public void Write(PageNumber page, ReadOnlySpan<byte> content) => WriteMany(page, content);

    /// <inheritdoc/>
    public void WriteMany(PageNumber first, ReadOnlySpan<byte> content)
    {
        var room = (int)Math.Min(content.Length, length - first.Offset);
        RandomAccess.Write(file!, content[..room], first.Offset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source?.Dispose();
        file?.Dispose();
    }

    private void Copy(long from, long to)
    {
        using var turn = Turn.EnterScope();
        for (var offset = from; offset < to; )
        {
            var end = Math.Min(to, PageNumber.At(offset).Offset + Page.Size);
            if (changed.Contains(PageNumber.At(offset)))
            {
                offset = end;
                continue;
            }
            while (end < to && !changed.Contains(PageNumber.At(end)))
                end = Math.Min(to, end + Page.Size);
            CopyRange(offset, end);
            offset = end;
        }
    }

    private void CopyRange(long from, long to)
    {
        var (input, output) = (from, from);
        while (input < to)
        {
            var copied = CopyFileRange(source!, ref input, file!, ref output, (nuint)(to - input), 0);
            if (copied <= 0)
                throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
    }

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(
        SafeFileHandle input,
        ref long inputOffset,
        SafeFileHandle output,
        ref long outputOffset,
        nuint length,
        uint flags
    );
}
