using System.Globalization;

namespace Cloudlet.Server.Data;

/// <summary>A folder for something that is being made: deleted with all that is in it, unless it was moved to its place.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(DataDirectory data)
    {
        Path = System.IO.Path.Combine(data.Work, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes every file durable and read-only: what stands is never changed again.</summary>
    public void Seal()
    {
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            using (var handle = System.IO.File.OpenHandle(file))
                RandomAccess.FlushToDisk(handle);
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
