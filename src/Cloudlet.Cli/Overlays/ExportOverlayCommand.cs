using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay export</c>.</summary>
internal static class ExportOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The overlay's name or id");
        var file = Options.Optional("FILE", "The file to write; - is standard output [default: NAME.overlay.tar]");
        var force = ArchiveExport.Force();
        return verbs.Verb(
            "export",
            "Write an overlay into one file, an OCI archive",
            [name, file, force],
            invocation =>
                ArchiveExport.RunAsync(
                    invocation,
                    invocation.GetOptional(file) ?? $"{invocation.Get(name)}.overlay.tar",
                    invocation.Get(force),
                    (destination, progress) =>
                        invocation.Client.ExportOverlayAsync(
                            invocation.Get(name),
                            destination,
                            progress,
                            invocation.Interrupt
                        )
                )
        );
    }
}
