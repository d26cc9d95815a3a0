namespace Cloudlet.Manager.Parts;

/// <summary>Names in a sentence.</summary>
internal static class NameList
{
    private const int Shown = 8;

    /// <summary>All of them when they are few; else the first, and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> names) =>
        names.Count <= Shown
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more";
}
