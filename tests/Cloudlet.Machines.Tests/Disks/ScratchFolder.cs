using System.Diagnostics;

namespace Cloudlet.Machines.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cloudlet-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A file of <paramref name="length"/> bytes with pages of random bytes at the given places, holes elsewhere.</summary>
    public string SparseFile(string name, long length, params long[] pages)
    {
        var random = new Random(name.Length);
        using var file = File.Create(this[name]);
        file.SetLength(length);
        var page = new byte[4096];
        foreach (var number in pages)
        {
            random.NextBytes(page);
            file.Position = number * 4096;
            file.Write(page.AsSpan(0, (int)Math.Min(4096, length - file.Position)));
        }
        return this[name];
    }

    /// <summary>Runs a program to its end; its output. Fails the test when it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
