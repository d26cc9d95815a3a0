namespace Cloudlet.Machines;

/// <summary>A machine that was written out.</summary>
/// <param name="Stream">What the stream was made of.</param>
/// <param name="Paused">How long the guest has stood still: for the last round only. Zero when it stood still before.</param>
/// <param name="Total">How long all of it took.</param>
public sealed record Freeze(MigrationStreamResult Stream, TimeSpan Paused, TimeSpan Total);
