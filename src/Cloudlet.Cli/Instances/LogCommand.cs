using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Client;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance log</c>.</summary>
internal static class LogCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id");
        var qemu = Options.Flag("--qemu", "What QEMU said instead");
        var follow = Options.Flag("--follow", "Go on until the instance ends, or Ctrl-C");
        return verbs.Verb(
            "log",
            "Print what the guest wrote to its serial port so far",
            [name, qemu, follow],
            async invocation =>
            {
                try
                {
                    await invocation.Client.ReadLogAsync(
                        invocation.Get(name),
                        invocation.Get(qemu) ? LogSource.Qemu : LogSource.Serial,
                        invocation.Get(follow),
                        invocation.Environment.Output,
                        invocation.Interrupt
                    );
                }
                catch (OperationCanceledException) when (invocation.Get(follow))
                {
                    // Ctrl-C is how one stops to follow.
                }
                return ExitCodes.Success;
            }
        );
    }
}
