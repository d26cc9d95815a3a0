namespace Cloudlet.Machines.Tests;

/// <summary>Files with holes, for tests.</summary>
internal static class SparseFiles
{
    /// <summary>A file of <paramref name="length"/> bytes with pages of random bytes at the given places, holes elsewhere.</summary>
    public static string SparseFile(this TestFolder folder, string name, long length, params long[] pages)
    {
        var random = new Random(name.Length);
        using var file = File.Create(folder.At(name));
        file.SetLength(length);
        var page = new byte[4096];
        foreach (var number in pages)
        {
            random.NextBytes(page);
            file.Position = number * 4096;
            file.Write(page.AsSpan(0, (int)Math.Min(4096, length - file.Position)));
        }
        return folder.At(name);
    }
}
