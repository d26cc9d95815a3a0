namespace Cloudlet.Manager.Tests.Support;

/// <summary>A temporary directory of one test.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("cm-").FullName;

    public string At(string name) => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
