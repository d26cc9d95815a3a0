using System.Globalization;
using Cloudlet.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// A guest's memory in a sealed memory file that nobody can write to, resize or punch holes into any more, this process
/// included: machines map it copy-on-write (a balloon would otherwise discard pages of a file that siblings share). It
/// is memory without a file behind it: whoever admits machines counts it once. The owner disposes it; machines that map
/// it keep its pages alive.
/// </summary>
public sealed class MemoryImage : IDisposable
{
    private const int Seals = FileCalls.SealShrink | FileCalls.SealGrow | FileCalls.SealWrite;

    /// <summary>The name of all memory files: they are known by it among a process's descriptors.</summary>
    internal const string Name = "cloudlet-memory";

    private readonly SafeFileHandle file;

    internal MemoryImage(SafeFileHandle file, long size)
    {
        this.file = file;
        Size = size;
    }

    /// <summary>Our descriptor of the memory file, close-on-exec: a launcher duplicates it for its machine. Valid until disposal.</summary>
    public int Descriptor => (int)file.DangerousGetHandle();

    /// <summary>Bytes of guest memory.</summary>
    public long Size { get; }

    /// <summary>Fills a new image from a file of whole pages, skipping its holes, and seals it.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is no memory left for it.</exception>
    public static async Task<MemoryImage> FillAsync(
        string sparseFile,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var writer = await MemoryImageWriter.CopyAsync(sparseFile, progress, cancellationToken);
        return writer.Seal();
    }

    /// <summary>Writes it to a new sparse file. Not fsynced.</summary>
    public Task SaveAsync(string sparseFile, CancellationToken cancellationToken) =>
        SparseCopy.RunAsync($"/proc/self/fd/{Descriptor}", sparseFile, null, cancellationToken);

    /// <summary>
    /// The image that a running machine maps, found among the descriptors of its process: for a daemon that was restarted.
    /// Null when the process is gone, or holds no memory file of ours of this size with all seals. The caller has made
    /// sure that the process is the machine it means.
    /// </summary>
    public static MemoryImage? Reopen(int processId, long size)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd");
        try
        {
            foreach (var link in Directory.EnumerateFileSystemEntries(folder))
            {
                if (TryReopen(link, size) is { } image)
                    return image;
            }
        }
        catch (IOException)
        {
            // It has just ended.
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static MemoryImage? TryReopen(string link, long size)
    {
        try
        {
            if (new FileInfo(link).LinkTarget?.StartsWith($"/memfd:{Name} ", StringComparison.Ordinal) != true)
                return null;
            // Opening the link opens the memory file itself, with our own descriptor.
            var found = File.OpenHandle(link, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var seals = FileCalls.Control(found, FileCalls.GetSeals, 0);
            if (seals >= 0 && (seals & Seals) == Seals && RandomAccess.GetLength(found) == size)
                return new MemoryImage(found, size);
            found.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The descriptor was closed meanwhile, or is not for us: not this one.
        }
        return null;
    }
}
