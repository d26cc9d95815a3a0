using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;
using Cloudlet.Discovery.Messages;
using Cloudlet.Manager;
using Cloudlet.Server;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Tracing;

namespace Cloudlet.Cli.Serving;

/// <summary><c>cloudlet serve</c>: the daemon.</summary>
internal static class ServeCommand
{
    /// <summary>The environment variable with the catalogue's connection string: it may hold a password.</summary>
    private const string CatalogueVariable = "CLOUDLET_CATALOGUE";

    private static readonly KdCloudletSettings Off = new(new DeviceListener(IPAddress.None, 0));

    // OpenTelemetry's own.
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OtlpProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

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
        var insecure = Options.Flag(
            "--insecure",
            "Answer devices beyond this host in plain HTTP: whoever is on the network can read and change what is said"
        );
        var access = Options.Value(
            "--access",
            "open|paired",
            "Which devices may start machines or upload: all, or paired ones only [default: paired]",
            Choice.Of(("open", AccessPolicy.Open), ("paired", AccessPolicy.Paired))
        );
        var old = Options.Reference<KdCloudletSettings>(
            "--kd-cloudlet",
            "on|off|URL",
            "Also answer clients of KD-Cloudlet, in plain HTTP, at http://*:9999 or where the URL says [default: off]",
            TryParseKdCloudlet
        );
        var oldEncrypted = Options.Flag(
            "--kd-cloudlet-encryption",
            "Speak only their encrypted mode, with devices that were paired: see cloudlet device"
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
            "The name under which devices find this cloudlet [default: as it was named last, else this host's name]",
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
        var recompress = Options.Reference<string>(
            "--recompress",
            "on|off",
            "Make stored overlays as small as they get while the box has nothing else to do [default: on]",
            Choice.Of("on", "off")
        );
        var otlp = Options.Reference<OtlpSettings>(
            "--otlp",
            "URL",
            $"Send traces to this OTLP collector, protobuf over HTTP [default: {OtlpVariable}, else nowhere]",
            OtlpSettings.TryParse
        );
        return verbs.Verb(
            "serve",
            "Run the daemon until Ctrl-C; instances run on without it",
            [
                data,
                socket,
                manager,
                devices,
                insecure,
                access,
                old,
                oldEncrypted,
                name,
                hidden,
                interfaces,
                catalogue,
                overcommit,
                recompress,
                qemu,
                otlp,
            ],
            async invocation =>
            {
                var environment = invocation.Environment;
                var kdCloudlet = invocation.Get(old) is { } chosen && chosen != Off ? chosen : null;
                if (kdCloudlet is null && invocation.Get(oldEncrypted))
                    throw new CliException(
                        CliProblems.Usage(
                            "--kd-cloudlet-encryption",
                            null,
                            "There is no listener for clients of KD-Cloudlet that could be encrypted.",
                            "Write --kd-cloudlet on as well."
                        )
                    );
                if (invocation.Get(devices) is { IsForOthers: true } open && !invocation.Get(insecure))
                    throw new CliException(
                        CliProblems.Usage(
                            "--device-url",
                            open.ToString(),
                            "It is plain HTTP, and others than this host can reach it.",
                            "Write --insecure as well where you trust the network, or listen on 127.0.0.1."
                        )
                    );
                var settings = new ServerSettings
                {
                    DataDirectory = environment.FullPath(invocation.Get(data) ?? DefaultData.For(environment)),
                    SocketPath = environment.FullPath(
                        invocation.Get(socket) ?? DefaultSocket.For(environment.Variable, environment.UserId)
                    ),
                    DeviceListener = invocation.Get(devices),
                    KdCloudlet = kdCloudlet is null
                        ? null
                        : kdCloudlet with
                        {
                            IsEncrypted = invocation.Get(oldEncrypted),
                        },
                    Access = invocation.Get(access) ?? AccessPolicy.Paired,
                    Advertising = new AdvertisingSettings
                    {
                        Name = invocation.Get(name),
                        IsOn = invocation.Get(hidden) ? false : null,
                        Interfaces = invocation.Get(interfaces) is { Count: > 0 } some
                            ? some.ToImmutableHashSet()
                            : null,
                    },
                    Recompress = invocation.Get(recompress) != "off",
                    Catalogue = invocation.Get(catalogue) ?? environment.Variable(CatalogueVariable),
                    Otlp = invocation.Get(otlp) ?? Otlp(environment),
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

    /// <exception cref="CliException">The variable holds no address.</exception>
    private static OtlpSettings? Otlp(CliEnvironment environment)
    {
        if (environment.Variable(OtlpVariable) is not { Length: > 0 } text)
            return null;
        if (!OtlpSettings.TryParse(text, out var settings, out var fault))
            throw new CliException(CliProblems.Usage(OtlpVariable, text, fault));
        return settings with { IsGrpc = environment.Variable(OtlpProtocolVariable) is "grpc" };
    }

    private static bool TryParseKdCloudlet(
        string text,
        [NotNullWhen(true)] out KdCloudletSettings? value,
        [NotNullWhen(false)] out string? fault
    )
    {
        value = text == "off" ? Off : null;
        fault = null;
        if (value is not null)
            return true;
        var url = text == "on" ? $"http://*:{KdCloudletSettings.UsualPort}" : text;
        if (!DeviceListener.TryParse(url, out var listener, out _))
        {
            fault =
                "is neither on, nor off, nor where such clients can be answered: write http://ADDRESS:PORT, * for all addresses.";
            return false;
        }
        value = new KdCloudletSettings(listener);
        return true;
    }

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
