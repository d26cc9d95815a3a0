using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base export</c>.</summary>
internal static class ExportBaseCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The base's name or id");
        var file = Options.Optional("FILE", "The file to write; - is standard output [default: NAME.base.tar]");
        var force = ArchiveExport.Force();
        return verbs.Verb(
            "export",
            "Write a base into one file, to carry it to another cloudlet",
            [name, file, force],
            invocation =>
                ArchiveExport.RunAsync(
                    invocation,
                    invocation.GetOptional(file) ?? $"{invocation.Get(name)}.base.tar",
                    invocation.Get(force),
                    (destination, progress) =>
                        invocation.Client.ExportBaseAsync(
                            invocation.Get(name),
                            destination,
                            progress,
                            invocation.Interrupt
                        )
                )
        );
    }
}
