namespace Cloudlet.Artifacts;

/// <summary>A blob that is being written. Disposing deletes it unless it was moved to its name.</summary>
internal sealed class TemporaryBlob : IAsyncDisposable
{
    private readonly string path;
    private readonly FileStream file;
    private bool moved;

    public TemporaryBlob(string folder)
    {
        path = Path.Combine(folder, $"{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
        file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        file.WriteAsync(content, cancellationToken);

    /// <summary>Makes the content durable. It must be so before the file has its name: a name promises the content.</summary>
    public void Finish()
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
    }

    public void MoveTo(string target)
    {
        File.Move(path, target, overwrite: true);
        moved = true;
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        if (!moved)
            File.Delete(path);
    }
}
