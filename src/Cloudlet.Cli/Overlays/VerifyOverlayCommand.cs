using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay verify</c>.</summary>
internal static class VerifyOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The overlay's name or id");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "verify",
            "Check every digest and every page of an overlay against its base",
            [name, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ => invocation.Client.VerifyOverlayAsync(invocation.Get(name), CancellationToken.None),
                    invocation.Get(detach),
                    OutputJson.Indented.VerificationResult,
                    OverlayViews.Verified
                )
        );
    }
}
