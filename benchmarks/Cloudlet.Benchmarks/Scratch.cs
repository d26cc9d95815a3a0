namespace Cloudlet.Benchmarks;

/// <summary>A new folder for all that a benchmark writes; disposing deletes it. Under <c>TMPDIR</c>: sockets need short paths.</summary>
internal sealed class Scratch : IDisposable
{
    private int last;

    /// <summary>Where it is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cloudlet-bench-").FullName;

    /// <summary>A path in it.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>A folder in it that nobody had before, named by a number.</summary>
    public string NewFolder() => Directory.CreateDirectory(At($"{Interlocked.Increment(ref last)}")).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
