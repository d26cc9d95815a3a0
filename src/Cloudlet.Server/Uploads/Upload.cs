using System.Buffers;
using System.Text;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Uploads;

/// <summary>
/// One upload, the owner of what is known of it. Its stream is cut into blobs as it comes: each goes to its place when it is whole and has the digest that was promised. Thread-safe.
/// </summary>
internal sealed class Upload(UploadRecord record, UploadFolder folder, IUploadPlace place, TimeProvider time)
    : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly LatestTurn turn = new();
    private readonly Lock gate = new();
    private readonly long total = record.Parts.Sum(part => part.Bytes);
    private TaskCompletionSource changed = New();
    private DateTimeOffset touched = time.GetUtcNow();
    private ProblemException? gone;
    private int landed;
    private long landedBytes;
    private long partBytes;
    private int users;
    private string? overlay;

    /// <summary>What it is.</summary>
    public UploadRecord Record { get; } = record;

    /// <summary>Where its files are.</summary>
    public UploadFolder Folder { get; } = folder;

    /// <summary>An overlay's manifest.</summary>
    public Manifest? Manifest { get; } =
        record.Manifest is null ? null : Artifacts.Manifest.Parse(Encoding.UTF8.GetBytes(record.Manifest));

    /// <summary>Bytes of the stream that are here.</summary>
    public long Offset
    {
        get
        {
            lock (gate)
                return landedBytes + partBytes;
        }
    }

    /// <summary>Bytes of the whole stream.</summary>
    public long Bytes => total;

    /// <summary>Whether every blob of the stream is in its place.</summary>
    public bool IsComplete
    {
        get
        {
            lock (gate)
                return landed == Record.Parts.Count;
        }
    }

    /// <summary>Who works with it now, besides the one who sends.</summary>
    public int Users
    {
        get
        {
            lock (gate)
                return users;
        }
    }

    /// <summary>Finds out what an earlier daemon has received. Once, before anything else.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        while (landed < Record.Parts.Count && await place.HasAsync(Record.Parts[landed], cancellationToken))
            landedBytes += Record.Parts[landed++].Bytes;
        if (landed == Record.Parts.Count)
            return;
        var part = new FileInfo(Folder.Part(landed));
        if (part.Exists)
            partBytes = Math.Min(part.Length, Record.Parts[landed].Bytes);
        await LandAsync(cancellationToken);
    }

    /// <summary>Takes a piece. What has come stays, also when it breaks off. A piece that is being sent ends when another one comes.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="body">Read to its end.</param>
    /// <param name="length">Its length, where that was told.</param>
    /// <param name="cancellationToken">The sender is gone.</param>
    /// <returns>Where the next one begins.</returns>
    /// <exception cref="ProblemException">It begins elsewhere, is too long, or a blob is not what was promised.</exception>
    public Task<long> ReceiveAsync(long offset, Stream body, long? length, CancellationToken cancellationToken) =>
        turn.RunAsync(
            async token =>
            {
                ThrowIfGone();
                if (offset != Offset)
                    throw WrongOffset(offset);
                if (length > total - offset)
                    throw TooMuch();
                await CopyAsync(body, token);
                return Offset;
            },
            cancellationToken
        );

    /// <summary>Ends the piece that is being sent, if there is one, and tells where the next one begins.</summary>
    public Task<long> InterruptAsync(CancellationToken cancellationToken) =>
        turn.RunAsync(_ => Task.FromResult(Offset), cancellationToken);

    /// <summary>Waits until a blob is in its place. Blobs that were here when it began are there at once.</summary>
    /// <exception cref="ProblemException">The upload was cancelled or has expired.</exception>
    public async Task WaitForAsync(Digest digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                ThrowIfGone();
                if (!Record.Parts.Skip(landed).Any(part => part.Digest == digest))
                    return;
                wait = changed.Task;
            }
            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a job works with it until the result is disposed: meanwhile it is not deleted.</summary>
    /// <exception cref="ProblemException">It is gone, or has become an overlay already.</exception>
    public IDisposable Use()
    {
        lock (gate)
        {
            ThrowIfGone();
            if (overlay is not null)
                throw Refuse.NotFound("upload", Record.Id, $"It became the overlay {overlay}: use that one.");
            users++;
        }
        return new Usage(this);
    }

    /// <summary>Whether nothing has come for so long, and nobody works with what is here.</summary>
    public bool IsIdle(TimeSpan idle)
    {
        lock (gate)
            return time.GetUtcNow() - touched >= idle && (users == 0 || landed < Record.Parts.Count);
    }

    /// <summary>It is an overlay now.</summary>
    public void Finish(string name)
    {
        lock (gate)
        {
            overlay = name;
            touched = time.GetUtcNow();
        }
    }

    /// <summary>Ends it: who sends and who waits is told why.</summary>
    public async Task EndAsync(ProblemException why)
    {
        lock (gate)
            gone ??= why;
        Wake();
        await InterruptAsync(CancellationToken.None);
    }

    /// <summary>As the API tells it.</summary>
    public UploadInfo ToInfo(TimeSpan idle, bool blobs = true)
    {
        lock (gate)
        {
            return new UploadInfo
            {
                Id = Record.Id,
                Kind = Record.Kind,
                State =
                    overlay is not null ? UploadState.Finished
                    : landed == Record.Parts.Count ? UploadState.Complete
                    : UploadState.Receiving,
                Title = Record.Title,
                Offset = landedBytes + partBytes,
                Bytes = total,
                PresentBytes = Record.PresentBytes,
                Blobs = blobs
                    ? [.. Record.Parts.Select(part => new UploadBlob(part.Digest.ToString(), part.Bytes))]
                    : null,
                Overlay = overlay,
                Device = Record.Device,
                CreatedAt = Record.CreatedAt,
                ExpiresAt = touched + idle,
            };
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task CopyAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await LandAsync(cancellationToken);
            while (!IsComplete && await FillPartAsync(body, buffer, cancellationToken))
                await LandAsync(cancellationToken);
            if (IsComplete && await body.ReadAsync(buffer.AsMemory(0, 1), cancellationToken) > 0)
                throw TooMuch();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // False when the piece ended before the blob was whole.
    private async Task<bool> FillPartAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        var size = Record.Parts[landed].Bytes;
        using var file = File.OpenHandle(Folder.Part(landed), FileMode.OpenOrCreate, FileAccess.Write);
        while (partBytes < size)
        {
            var most = (int)Math.Min(buffer.Length, size - partBytes);
            var count = await body.ReadAsync(buffer.AsMemory(0, most), cancellationToken);
            if (count == 0)
                return false;
            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, count), partBytes, CancellationToken.None);
            lock (gate)
            {
                partBytes += count;
                touched = time.GetUtcNow();
            }
        }
        return true;
    }

    private async Task LandAsync(CancellationToken cancellationToken)
    {
        while (!IsComplete && partBytes == Record.Parts[landed].Bytes)
        {
            var part = Record.Parts[landed];
            var file = Folder.Part(landed);
            if (part.Bytes == 0)
                await File.WriteAllBytesAsync(file, [], cancellationToken);
            try
            {
                await place.TakeAsync(part, file, cancellationToken);
            }
            catch (BlobCorruptException)
            {
                File.Delete(file);
                lock (gate)
                    partBytes = 0;
                throw;
            }
            lock (gate)
            {
                landedBytes += part.Bytes;
                partBytes = 0;
                landed++;
            }
            Wake();
        }
    }

    private void Wake()
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            wake = changed;
            changed = New();
        }
        wake.SetResult();
    }

    private void ThrowIfGone()
    {
        if (gone is not null)
            throw new ProblemException(gone.Problem);
    }

    private ProblemException WrongOffset(long offset) =>
        new(
            new Problem
            {
                Code = ProblemCodes.WrongOffset,
                Status = 409,
                Detail = $"The upload has {Offset} bytes; this piece begins at {offset}.",
                Field = "Upload-Offset",
                Value = offset.ToString(),
                Next = $"Send from byte {Offset} on.",
            }
        );

    private ProblemException TooMuch() =>
        new(
            new Problem
            {
                Code = ProblemCodes.TooLarge,
                Status = 413,
                Detail = $"The upload has {total} bytes in all; this piece goes beyond them.",
                Field = "body",
                Next = "Send the blobs that the upload names, one after the other, and nothing more.",
            }
        );

    private void Leave()
    {
        lock (gate)
        {
            users--;
            touched = time.GetUtcNow();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Usage(Upload owner) : IDisposable
    {
        private Upload? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}
