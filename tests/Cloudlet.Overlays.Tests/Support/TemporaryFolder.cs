namespace Cloudlet.Overlays.Tests.Support;

/// <summary>A folder of the test's own, gone at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("cloudlet-overlays-").FullName;

    public string File(string name) => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
