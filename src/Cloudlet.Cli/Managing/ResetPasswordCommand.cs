using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Managing;

/// <summary><c>cloudlet manager password</c>.</summary>
internal static class ResetPasswordCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "password",
            "Make a new password for the Manager; all its browsers are signed out",
            [],
            async invocation =>
            {
                var made = await invocation.Client.ResetManagerPasswordAsync(invocation.Interrupt);
                invocation.Results.Write(
                    made,
                    OutputJson.Indented.ManagerPassword,
                    (password, _) => [new Details(new Detail("Password", password.Password))]
                );
                return ExitCodes.Success;
            }
        );
}
