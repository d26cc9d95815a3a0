namespace Cloudlet.Cli.Output;

/// <summary>What programs are told of a deletion; see <c>docs/cli.md</c>.</summary>
/// <param name="Kind">What kind of thing it was: base, overlay, service, instance, app, device or message.</param>
/// <param name="Deleted">The name or id by which it was called.</param>
internal sealed record DeletedThing(string Kind, string Deleted);
