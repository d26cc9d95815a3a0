using System.Runtime.CompilerServices;

namespace Cloudlet.Cli.Tests.Running;

/// <summary>Output that is the product: kept as text files, compared byte by byte. <c>CLOUDLET_UPDATE_SNAPSHOTS=1</c> writes them anew.</summary>
internal static class Snapshot
{
    /// <summary>Compares with <c>Snapshots/NAME.txt</c>.</summary>
    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Folder(), "Snapshots", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("CLOUDLET_UPDATE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual);
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
