namespace Cloudlet.Overlays;

/// <summary>The overlay was made against another base than the one at hand.</summary>
public sealed class BaseMismatchException(Digest expected, Digest actual, string problem)
    : CloudletException(
        $"The overlay needs base {expected} and this is base {actual}: {problem}. Import the base that it needs."
    )
{
    /// <inheritdoc/>
    public override string Code => "base-mismatch";

    /// <summary>The base that the overlay names.</summary>
    public Digest Expected { get; } = expected;

    /// <summary>The base at hand.</summary>
    public Digest Actual { get; } = actual;
}
