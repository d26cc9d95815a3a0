using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Managing;

/// <summary><c>cloudlet manager</c>.</summary>
internal static class ManagerCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group("manager", "The Manager: the cloudlet's pages for a browser", ResetPasswordCommand.Create(verbs));
}
