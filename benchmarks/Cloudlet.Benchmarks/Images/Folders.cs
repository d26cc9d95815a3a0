using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Images;

/// <summary>Files of a benchmark: their sizes, and whether they are the same.</summary>
internal static class Folders
{
    private const int Part = 1 << 20;

    /// <summary>Bytes in all files of a folder.</summary>
    public static long Bytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Whether two files hold the same bytes.</summary>
    public static bool AreEqual(string left, string right)
    {
        if (!File.Exists(right))
            return false;
        using var a = MappedFile.OpenRead(left);
        using var b = MappedFile.OpenRead(right);
        if (a.Length != b.Length)
            return false;
        return HaveSameData(left, a, b) && HaveSameData(right, a, b);
    }

    /// <summary>Reads a file once, so that it stands in the page cache.</summary>
    public static void Warm(string path)
    {
        using var file = File.OpenRead(path);
        file.CopyTo(Stream.Null, Part);
    }

    /// <summary>Deletes a folder, when it is there.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Compares where <paramref name="path"/> holds data: holes of both files are the same.</summary>
    private static bool HaveSameData(string path, MappedFile a, MappedFile b)
    {
        using var file = File.OpenHandle(path);
        foreach (var extent in SparseFile.DataExtents(file, a.Length))
        {
            for (var offset = extent.Offset; offset < extent.End; offset += Part)
            {
                var length = (int)Math.Min(Part, extent.End - offset);
                if (!a.Read(offset, length).SequenceEqual(b.Read(offset, length)))
                    return false;
            }
        }
        return true;
    }
}
