namespace Cloudlet.Artifacts.Tests;

/// <summary>Writes down what it sees, and that it can read it at once.</summary>
public sealed class RecordingObserver(BlobStore blobs) : IArchiveObserver
{
    public List<string> Seen { get; } = [];

    /// <summary>Waited for after each blob.</summary>
    public Func<Descriptor, Task> OnBlob { get; init; } = _ => Task.CompletedTask;

    public Task OnManifestAsync(Descriptor listed, Manifest manifest, CancellationToken cancellationToken)
    {
        Seen.Add("manifest");
        return Task.CompletedTask;
    }

    public Task OnBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        Assert.Equal(blob.Size, blobs.ReadAllBytes(blob.Digest, int.MaxValue).Length);
        Seen.Add(blob.MediaType == Sample.ConfigType ? "config" : blob.Annotations!["example.number"]);
        return OnBlob(blob);
    }
}
