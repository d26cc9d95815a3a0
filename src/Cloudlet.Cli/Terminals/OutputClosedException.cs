namespace Cloudlet.Cli.Terminals;

/// <summary>Who read our output has gone, as <c>head</c> does when it has seen enough.</summary>
internal sealed class OutputClosedException() : IOException("The reader of the output has gone.");
