using System.Globalization;

namespace Cloudlet.Server.Advertising;

/// <summary>How busy this host is.</summary>
internal static class HostLoad
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>The share of its processors that was busy in the last minute: 0 is idle, 1 all busy, more means that work waits.</summary>
    public static double Read() => Parse(File.ReadAllText(LoadFile), Environment.ProcessorCount);

    /// <summary>The share that a load file tells.</summary>
    public static double Parse(string text, int processors) =>
        Math.Round(double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture) / processors, 2);
}
