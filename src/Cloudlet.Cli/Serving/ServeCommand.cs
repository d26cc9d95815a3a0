using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;
using Cloudlet.Server;

namespace Cloudlet.Cli.Serving;

/// <summary><c>cloudlet serve</c>: the daemon.</summary>
internal static class ServeCommand
{
    /// <summary>The environment variable with the catalogue's connection string: it may hold a password.</summary>
    private const string CatalogueVariable = "CLOUDLET_CATALOGUE";

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
        var catalogue = Options.Text(
            "--catalogue",
            "CONNECTION",
            $"A PostgreSQL database for the catalogue, such as \"Host=db;Database=cloudlet\" [default: {CatalogueVariable}, "
                + "else a file in the data directory]"
        );
        var overcommit = Options.Value<double>(
            "--cpu-overcommit",
            "FACTOR",
            "Processors of guests for each one of the box [default: 8]",
            Factor.TryParse
        );
        return verbs.Verb(
            "serve",
            "Run the daemon until Ctrl-C; instances run on without it",
            [data, socket, qemu, catalogue, overcommit],
            async invocation =>
            {
                var environment = invocation.Environment;
                var settings = new ServerSettings
                {
                    DataDirectory = environment.FullPath(invocation.Get(data) ?? DefaultData.For(environment)),
                    SocketPath = environment.FullPath(
                        invocation.Get(socket) ?? DefaultSocket.For(environment.Variable, environment.UserId)
                    ),
                    Catalogue = invocation.Get(catalogue) ?? environment.Variable(CatalogueVariable),
                };
                if (invocation.Get(overcommit) is { } factor)
                    settings = settings with { CpuOvercommit = factor };
                if (invocation.Get(qemu) is { } path)
                    settings = settings with { QemuPath = path.Contains('/') ? environment.FullPath(path) : path };
                await CloudletServer.RunAsync(settings, environment.Out, invocation.Interrupt);
                return ExitCodes.Success;
            }
        );
    }
}
