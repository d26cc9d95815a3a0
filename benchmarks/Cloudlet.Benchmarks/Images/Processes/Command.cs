namespace Cloudlet.Benchmarks.Images;

/// <summary>A program and what it is given.</summary>
/// <param name="Program">Its name or path.</param>
/// <param name="Arguments">One by one.</param>
internal sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs; null: here.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}
