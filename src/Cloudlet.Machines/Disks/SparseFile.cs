using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>Files with holes.</summary>
public static class SparseFile
{
    /// <summary>Copies a file and keeps its holes: sharing blocks where the file system can, else data extent by data extent. The target must not exist.</summary>
    public static Task CopyAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
