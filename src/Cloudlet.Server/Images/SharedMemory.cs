namespace Cloudlet.Server.Images;

/// <summary>
/// The memory images that are filled now. All machines of one image map the same sealed memory; it is filled once, by
/// the first, and dropped after the last. Thread-safe.
/// </summary>
internal sealed class SharedMemory : IDisposable
{
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();

    /// <summary>Bytes of guest memory in all filled images: an upper bound of what they take up.</summary>
    public long FilledBytes
    {
        get
        {
            lock (gate)
                return entries.Values.Sum(entry => entry.Image?.Size ?? 0);
        }
    }

    /// <summary>The image of the file, filled by the first caller; the others wait for the same filling.</summary>
    public async Task<MemoryLease> AcquireAsync(
        string file,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        Entry? entry;
        lock (gate)
        {
            if (!entries.TryGetValue(file, out entry))
            {
                var cancellation = new CancellationTokenSource();
                entry = new Entry(MemoryImage.FillAsync(file, progress, cancellation.Token), cancellation);
                entries[file] = entry;
            }
            entry.Users++;
        }
        try
        {
            entry.Image = await entry.Fill.WaitAsync(cancellationToken);
            // Who has given up takes nothing, even when it was filled first.
            cancellationToken.ThrowIfCancellationRequested();
            return new MemoryLease(this, file, entry, entry.Image);
        }
        catch
        {
            Release(file, entry);
            throw;
        }
    }

    /// <summary>Shares an image that was made otherwise than from the file, which may not be there yet. It belongs to this from now on.</summary>
    public MemoryLease Offer(string file, MemoryImage image)
    {
        lock (gate)
        {
            if (entries.TryGetValue(file, out var entry) && entry.Image is { } present)
            {
                // Machines of an image that was deleted meanwhile still map the same content.
                image.Dispose();
                entry.Users++;
                return new MemoryLease(this, file, entry, present);
            }
            entry = new Entry(Task.FromResult(image), new CancellationTokenSource()) { Image = image, Users = 1 };
            entries[file] = entry;
            return new MemoryLease(this, file, entry, image);
        }
    }

    /// <summary>Shares the image that a machine of an earlier daemon still maps.</summary>
    /// <returns>Null when that process holds none.</returns>
    public MemoryLease? Adopt(string file, int processId, long size)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(file, out var entry))
            {
                if (MemoryImage.Reopen(processId, size) is not { } image)
                    return null;
                entry = new Entry(Task.FromResult(image), new CancellationTokenSource()) { Image = image };
                entries[file] = entry;
            }
            if (entry.Image is null)
                return null;
            entry.Users++;
            return new MemoryLease(this, file, entry, entry.Image);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var entry in entries.Values)
                entry.Drop();
            entries.Clear();
        }
    }

    internal void Release(string file, Entry entry)
    {
        lock (gate)
        {
            if (--entry.Users > 0)
                return;
            if (entries.TryGetValue(file, out var present) && present == entry)
                entries.Remove(file);
            entry.Drop();
        }
    }

    internal sealed class Entry(Task<MemoryImage> fill, CancellationTokenSource cancellation)
    {
        public Task<MemoryImage> Fill { get; } = fill;

        /// <summary>What the filling gave, once it has.</summary>
        public MemoryImage? Image { get; set; }

        public int Users { get; set; }

        public void Drop()
        {
            cancellation.Cancel();
            _ = Fill.ContinueWith(
                static (task, state) =>
                {
                    if (task.IsCompletedSuccessfully)
                        task.Result.Dispose();
                    ((CancellationTokenSource)state!).Dispose();
                },
                cancellation,
                TaskScheduler.Default
            );
        }
    }
}
