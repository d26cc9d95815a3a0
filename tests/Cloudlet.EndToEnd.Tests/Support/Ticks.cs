namespace Cloudlet.EndToEnd.Tests;

/// <summary>The busybox guest's counter on its serial port.</summary>
public static class Ticks
{
    /// <summary>The last of them; 0 when there is none.</summary>
    public static int Last(IReadOnlyList<int> ticks) => ticks is [.., var last] ? last : 0;

    /// <summary>All whole lines <c>tick N</c>.</summary>
    public static IReadOnlyList<int> In(string serial) =>
        [
            .. serial
                .Split('\n')
                .SkipLast(1)
                .Select(line => line.Trim())
                .Where(line => line.StartsWith("tick ", StringComparison.Ordinal))
                .Select(line => int.Parse(line.AsSpan(5))),
        ];
}
