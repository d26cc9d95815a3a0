using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Client;

namespace Cloudlet.Cli.Consoles;

/// <summary><c>screenshot</c> of instances and of operations.</summary>
internal static class ScreenshotCommand
{
    private delegate Task TakeScreenshot(
        CloudletClient client,
        string name,
        Stream destination,
        CancellationToken cancellationToken
    );

    public static Command OfInstances(Verbs verbs) =>
        Create(
            verbs,
            Options.Required("NAME", "The instance's name or id"),
            "Save the guest's screen as a PNG file",
            (client, name, file, token) => client.TakeScreenshotAsync(name, file, token)
        );

    public static Command OfOperations(Verbs verbs) =>
        Create(
            verbs,
            Options.Required("ID", "The operation's id"),
            "Save the screen of the machine that an operation makes as a PNG file",
            (client, id, file, token) => client.TakeOperationScreenshotAsync(id, file, token)
        );

    private static Command Create(Verbs verbs, Argument<string> name, string description, TakeScreenshot take)
    {
        var file = Options.Optional("FILE", $"The file to write; - is standard output [default: {name.Name}.png]");
        return verbs.Verb(
            "screenshot",
            description,
            [name, file],
            async invocation =>
            {
                var path = await FileTarget.WriteAsync(
                    invocation.Environment,
                    invocation.GetOptional(file) ?? $"{invocation.Get(name)}.png",
                    destination => take(invocation.Client, invocation.Get(name), destination, invocation.Interrupt)
                );
                if (path is not null)
                    invocation.Written(path);
                return ExitCodes.Success;
            }
        );
    }
}
