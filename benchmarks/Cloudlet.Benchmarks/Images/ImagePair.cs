namespace Cloudlet.Benchmarks.Images;

/// <summary>What is encoded: a machine's memory, its disk, or both, before and after.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Files">One or two.</param>
internal sealed record ImagePair(string Name, IReadOnlyList<ImageChange> Files)
{
    /// <summary>Bytes of the new images.</summary>
    public long Bytes => Files.Sum(file => new FileInfo(file.New).Length);
}

/// <summary>One raw image before and after.</summary>
/// <param name="Name"><c>memory</c> or <c>disk</c>.</param>
/// <param name="Old">The file that both ends have.</param>
/// <param name="New">The file that travels.</param>
internal sealed record ImageChange(string Name, string Old, string New);
