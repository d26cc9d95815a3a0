namespace Cloudlet.Machines;

/// <summary>A machine that was written out.</summary>
/// <param name="Stream">What the stream was made of.</param>
/// <param name="Paused">How long the guest has stood still, until everything was written.</param>
public sealed record Freeze(MigrationStreamResult Stream, TimeSpan Paused);
