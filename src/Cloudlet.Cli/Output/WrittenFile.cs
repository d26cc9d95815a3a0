namespace Cloudlet.Cli.Output;

/// <summary>What programs are told of a file that was written: an export, a screenshot; see <c>docs/cli.md</c>.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record WrittenFile(string File, long Bytes);
