using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Contracts;
using Cloudlet.Server;

namespace Cloudlet.Cli.Serving;

/// <summary><c>cloudlet serve</c>: the daemon.</summary>
internal static class ServeCommand
{
    public static Command Create(Verbs verbs)
    {
        var data = Options.Text(
            "--data",
            "DIR",
            $"Where everything is kept [default: {DefaultData.Variable}, else /var/lib/cloudlet for root, "
                + "else ~/.local/share/cloudlet]"
        );
        var socket = Options.Text(
            "--socket",
            "PATH",
            $"The Unix socket to listen on [default: {DefaultSocket.Variable}, else this user's runtime directory]"
        );
        var qemu = Options.Text("--qemu", "PATH", "The emulator [default: qemu-system-x86_64]");
        return verbs.Verb(
            "serve",
            "Run the daemon until Ctrl-C; instances run on without it",
            [data, socket, qemu],
            async invocation =>
            {
                var environment = invocation.Environment;
                var settings = new ServerSettings
                {
                    DataDirectory = environment.FullPath(invocation.Get(data) ?? DefaultData.For(environment)),
                    SocketPath = environment.FullPath(
                        invocation.Get(socket) ?? DefaultSocket.For(environment.Variable, environment.UserId)
                    ),
                };
                if (invocation.Get(qemu) is { } path)
                    settings = settings with { QemuPath = path.Contains('/') ? environment.FullPath(path) : path };
                await CloudletServer.RunAsync(settings, environment.Out, invocation.Interrupt);
                return ExitCodes.Success;
            }
        );
    }
}
