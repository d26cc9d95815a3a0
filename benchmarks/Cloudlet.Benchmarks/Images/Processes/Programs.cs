namespace Cloudlet.Benchmarks.Images;

/// <summary>The programs of this machine.</summary>
internal static class Programs
{
    /// <summary>Whether there is one with this name in <c>PATH</c>, or at this path.</summary>
    public static bool Exists(string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, program)));
}
