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

    /// <summary>Ends the writing, and makes the content durable before the file gets its name.</summary>
    public void Finish(bool durably)
    {
        if (durably)
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
