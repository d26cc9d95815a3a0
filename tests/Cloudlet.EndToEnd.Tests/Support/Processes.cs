using System.Diagnostics;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>Processes of this host, as <c>/proc</c> tells them.</summary>
public static class Processes
{
    /// <summary>Those whose command line names a path below <paramref name="folder"/> and whose program's name starts with <paramref name="program"/>.</summary>
    public static IReadOnlyList<int> Naming(string folder, string program)
    {
        var found = new List<int>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(path), out var id))
                continue;
            try
            {
                if (
                    File.ReadAllText($"{path}/comm").StartsWith(program, StringComparison.Ordinal)
                    && File.ReadAllText($"{path}/cmdline").Contains(folder + "/", StringComparison.Ordinal)
                )
                    found.Add(id);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }
        return found;
    }

    public static bool Lives(int id) => File.Exists($"/proc/{id}/stat") && State(id) is not ('Z' or 'X');

    /// <summary>Memory that this process alone holds, in bytes.</summary>
    public static long PrivateBytes(int id) =>
        File.ReadLines($"/proc/{id}/smaps_rollup")
            .Where(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static char State(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'X';
        }
    }
}
