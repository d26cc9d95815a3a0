using System.Collections.ObjectModel;

namespace Cloudlet.Artifacts;

/// <summary>Annotations as we keep them: a copy nobody changes, sorted by key, so that the same set is the same JSON.</summary>
internal static class Annotations
{
    /// <summary>The key of a manifest's name in a layout's index.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    public static IReadOnlyDictionary<string, string>? Sorted(IReadOnlyDictionary<string, string>? annotations)
    {
        if (annotations is null)
            return null;
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in annotations)
            sorted.Add(
                key,
                value ?? throw new ArtifactInvalidException($"Annotation '{key}' is null; it must be text.")
            );
        return new ReadOnlyDictionary<string, string>(sorted);
    }

    public static bool Same(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        (left ?? ReadOnlyDictionary<string, string>.Empty).SequenceEqual(
            right ?? ReadOnlyDictionary<string, string>.Empty
        );
}
