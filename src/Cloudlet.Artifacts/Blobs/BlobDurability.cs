namespace Cloudlet.Artifacts;

/// <summary>When a blob's content must be safe from a crash.</summary>
internal enum BlobDurability
{
    /// <summary>Before it has its name.</summary>
    WhenStored,

    /// <summary>
    /// When a manifest with it is added: an import need not wait for the disk at each blob. After a crash the blob may be
    /// damaged, but then no manifest names it, and nobody takes it for sound without comparing.
    /// </summary>
    WhenNamed,
}
