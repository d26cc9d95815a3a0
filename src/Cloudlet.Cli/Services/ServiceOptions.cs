using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Cli.Services;

/// <summary>What can be said of a service when it is created and when it is edited. Each command gets its own.</summary>
internal sealed class ServiceOptions(bool creating)
{
    public Option<string?> Overlay { get; } =
        Options.Text("--overlay", "OVERLAY", "What its instances are made of: an overlay's name or id");

    public Option<string?> Description { get; } = Options.Text("--description", "TEXT", "What it does, for people");

    public Option<string?> Version { get; } =
        Options.Text("--version", "TEXT", "What the version is called [default: its number]");

    public Option<IReadOnlyList<string>> Tags { get; } =
        Options.Many(
            "--tag",
            "TAG",
            creating ? "A word to find it by; repeatable" : "All its tags from now on; repeatable"
        );

    public Option<IReadOnlyList<int>> Ports { get; } =
        Options.Many<int>(
            "--port",
            "PORT",
            "A guest port, the service's own first; repeatable" + Default(creating, "the overlay's"),
            Count.TryParse
        );

    public Option<string?> Ready { get; } =
        Options.Text(
            "--ready",
            "tcp:PORT|agent|serial:REGEX",
            "When an instance is ready" + Default(creating, "tcp: and the first port")
        );

    public Option<int?> Users { get; } =
        Options.Value<int>(
            "--users",
            "COUNT",
            "Users of one instance at most" + Default(creating, "1"),
            Count.TryParse
        );

    public Option<TimeSpan?> Idle { get; } =
        Options.Value<TimeSpan>(
            "--idle",
            "DURATION",
            "An instance without users ends after it" + Default(creating, "10m"),
            Duration.TryParse
        );

    public Option<int?> Warm { get; } =
        Options.Value<int>(
            "--warm",
            "COUNT",
            "Instances kept resumed in advance" + Default(creating, "0"),
            TryParseNumber
        );

    public Option<ByteSize?> LeastMemory { get; } =
        Options.Value<ByteSize>(
            "--least-memory",
            "SIZE",
            "Memory that a cloudlet should have for it",
            ByteSize.TryParse
        );

    public Option<ByteSize?> IdealMemory { get; } =
        Options.Value<ByteSize>("--ideal-memory", "SIZE", "Memory with which it runs best", ByteSize.TryParse);

    /// <summary>In the order of the help.</summary>
    public IEnumerable<Symbol> All =>
        [Overlay, Description, Version, Tags, Ports, Ready, Users, Idle, Warm, LeastMemory, IdealMemory];

    /// <summary>What was given, or null.</summary>
    public static IReadOnlyList<T>? Given<T>(Invocation invocation, Option<IReadOnlyList<T>> option) =>
        invocation.Get(option) is { Count: > 0 } values ? values : null;

    private static string Default(bool creating, string value) => creating ? $" [default: {value}]" : "";

    private static bool TryParseNumber(string text, out int value, [NotNullWhen(false)] out string? fault)
    {
        value = 0;
        fault = null;
        return text == "0" || Count.TryParse(text, out value, out fault);
    }
}
