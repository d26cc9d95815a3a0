using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay</c>.</summary>
internal static class OverlayCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "overlay",
            "VM overlays: what a customised machine has and its base has not",
            CreateOverlayCommand.Create(verbs),
            ListOverlaysCommand.Create(verbs),
            ShowOverlayCommand.Create(verbs),
            VerifyOverlayCommand.Create(verbs),
            RecompressOverlayCommand.Create(verbs),
            DeleteVerb.Create(
                verbs,
                "overlay",
                "NAME",
                "Delete an overlay that no instance stands on",
                (client, name, token) => client.DeleteOverlayAsync(name, token)
            ),
            ExportOverlayCommand.Create(verbs),
            ImportOverlayCommand.Create(verbs)
        );
}
