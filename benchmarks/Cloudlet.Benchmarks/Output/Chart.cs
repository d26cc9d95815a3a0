namespace Cloudlet.Benchmarks.Output;

/// <summary>A drawing of a result.</summary>
/// <param name="Name">What tells it from the other charts of the result: a part of its file's name.</param>
/// <param name="Svg">The drawing.</param>
internal sealed record Chart(string Name, string Svg);
