namespace Cloudlet.Benchmarks.Images;

/// <summary>What <c>bench images</c> runs with.</summary>
internal sealed record ImagesSettings
{
    /// <summary>The images.</summary>
    public required IReadOnlyList<ImagePair> Pairs { get; init; }

    /// <summary>The engine, published.</summary>
    public required string Engine { get; init; }

    /// <summary>How many runs of each tool count.</summary>
    public required int Rounds { get; init; }

    /// <summary>A tool whose first encoding takes longer than this is not run again: the table says so.</summary>
    public required TimeSpan Slow { get; init; }

    /// <summary>Only tools whose names contain one of these; none: all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>Whether a tool of this name is run.</summary>
    public bool IsWanted(string name) =>
        Only.Count == 0 || Only.Any(only => name.Contains(only, StringComparison.OrdinalIgnoreCase));
}
