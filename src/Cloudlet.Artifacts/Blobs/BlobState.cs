namespace Cloudlet.Artifacts;

/// <summary>What the store has under a digest.</summary>
internal enum BlobState
{
    Missing,
    Damaged,
    Sound,
}
