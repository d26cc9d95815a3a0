using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>A migration stream or a machine state is not one that we understand, or it ended early.</summary>
public sealed class MigrationStreamException(long offset, string problem, Exception? inner = null)
    : CloudletException($"Migration stream, at byte {offset}: {problem}", inner)
{
    /// <summary>Where in the stream the problem shows, in bytes.</summary>
    public long Offset { get; } = offset;

    /// <inheritdoc/>
    public override string Code => "migration-stream-invalid";
}
