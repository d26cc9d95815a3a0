using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance screenshot</c>.</summary>
internal static class ScreenshotCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id");
        var file = Options.Optional("FILE", "The file to write; - is standard output [default: NAME.png]");
        return verbs.Verb(
            "screenshot",
            "Save the guest's screen as a PNG file",
            [name, file],
            async invocation =>
            {
                var path = await FileTarget.WriteAsync(
                    invocation.Environment,
                    invocation.GetOptional(file) ?? $"{invocation.Get(name)}.png",
                    destination =>
                        invocation.Client.TakeScreenshotAsync(invocation.Get(name), destination, invocation.Interrupt)
                );
                if (path is not null)
                    invocation.Note($"Written to {path}.");
                return ExitCodes.Success;
            }
        );
    }
}
