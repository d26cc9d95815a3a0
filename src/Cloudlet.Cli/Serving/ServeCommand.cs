using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;
using Cloudlet.Discovery.Messages;
using Cloudlet.Manager;
using Cloudlet.Server;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;

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
        var devices = Options.Reference<DeviceListener>(
            "--device-url",
            "URL",
            "Also answer devices of the network here, such as http://*:9443 [default: nowhere]",
            DeviceListener.TryParse
        );
        var access = Options.Value(
            "--access",
            "open|paired",
            "Which devices may start machines or upload: all, or paired ones only [default: paired]",
            Choice.Of(("open", AccessPolicy.Open), ("paired", AccessPolicy.Paired))
        );
        var manager = Options.Reference<ManagerSettings>(
            "--manager-url",
            "URL|off",
            $"Where the Manager's pages are for browsers [default: {ManagerListener.Default}, for this machine only]",
            ManagerSettings.TryParse
        );
        var name = Options.Reference<string>(
            "--name",
            "NAME",
            "The name under which devices find this cloudlet [default: this host's name]",
            TryParseName
        );
        var hidden = Options.Flag("--no-discovery", "Do not let devices find this cloudlet by themselves");
        var interfaces = Options.Many("--interface", "NAME", "Be found on this interface only; may be repeated");
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
            [data, socket, manager, devices, access, name, hidden, interfaces, catalogue, overcommit, qemu],
            async invocation =>
            {
                var environment = invocation.Environment;
                var settings = new ServerSettings
                {
                    DataDirectory = environment.FullPath(invocation.Get(data) ?? DefaultData.For(environment)),
                    SocketPath = environment.FullPath(
                        invocation.Get(socket) ?? DefaultSocket.For(environment.Variable, environment.UserId)
                    ),
                    DeviceListener = invocation.Get(devices),
                    Access = invocation.Get(access) ?? AccessPolicy.Paired,
                    Advertising = Advertising(invocation.Get(name)) with
                    {
                        IsOn = !invocation.Get(hidden),
                        Interfaces = invocation.Get(interfaces) is { Count: > 0 } some
                            ? some.ToImmutableHashSet()
                            : null,
                    },
                    Catalogue = invocation.Get(catalogue) ?? environment.Variable(CatalogueVariable),
                };
                if (invocation.Get(overcommit) is { } factor)
                    settings = settings with { CpuOvercommit = factor };
                if (invocation.Get(qemu) is { } path)
                    settings = settings with { QemuPath = path.Contains('/') ? environment.FullPath(path) : path };
                var pages = new ManagerModule(invocation.Get(manager) ?? ManagerSettings.Default);
                await CloudletServer.RunAsync(settings, [pages], environment.Out, invocation.Interrupt);
                return ExitCodes.Success;
            }
        );
    }

    private static AdvertisingSettings Advertising(string? name) =>
        name is null ? new AdvertisingSettings() : new AdvertisingSettings { Name = name };

    private static bool TryParseName(string text, out string value, [NotNullWhen(false)] out string? fault)
    {
        value = text;
        var length = Encoding.UTF8.GetByteCount(text);
        fault =
            length is 0 or > DomainName.LongestLabel || text.Any(char.IsControl)
                ? $"is no name: 1 to {DomainName.LongestLabel} bytes without control characters."
                : null;
        return fault is null;
    }
}
