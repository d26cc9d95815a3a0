namespace Cloudlet.Manager.Box;

/// <summary>What the box's processor is called, by <c>/proc/cpuinfo</c>; read once.</summary>
internal static class CpuName
{
    private static readonly Lazy<string?> Name = new(Find);

    /// <summary>Such as <c>Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz</c>; null where the kernel does not tell it (Arm).</summary>
    public static string? Read() => Name.Value;

    private static string? Find() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1]
            .Trim();
}
