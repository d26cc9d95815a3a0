using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloudlet.Machines;

/// <summary>When a guest is ready: <c>agent</c>, <c>tcp:PORT</c>, <c>serial:REGEX</c> or <c>manual</c>. In JSON it is that text.</summary>
[JsonConverter(typeof(Converter))]
public sealed record ReadyRule
{
    private const string TcpPrefix = "tcp:";
    private const string SerialPrefix = "serial:";

    private ReadyRule(ReadyKind kind, int port = 0, string pattern = "")
    {
        Kind = kind;
        Port = port;
        Pattern = pattern;
    }

    /// <summary>The guest agent answers.</summary>
    public static ReadyRule Agent { get; } = new(ReadyKind.Agent);

    /// <summary>A person says so.</summary>
    public static ReadyRule Manual { get; } = new(ReadyKind.Manual);

    /// <summary>What is waited for.</summary>
    public ReadyKind Kind { get; }

    /// <summary>The guest's port, for <see cref="ReadyKind.Tcp"/>.</summary>
    public int Port { get; }

    /// <summary>A regular expression without look-around and back references, for <see cref="ReadyKind.Serial"/>.</summary>
    public string Pattern { get; }

    /// <summary>The rule that <paramref name="text"/> spells.</summary>
    /// <exception cref="ReadyRuleInvalidException">It spells none.</exception>
    public static ReadyRule Parse(string text)
    {
        if (text == "agent")
            return Agent;
        if (text == "manual")
            return Manual;
        if (text.StartsWith(TcpPrefix, StringComparison.Ordinal))
            return new ReadyRule(ReadyKind.Tcp, port: ParsePort(text, text[TcpPrefix.Length..]));
        if (text.StartsWith(SerialPrefix, StringComparison.Ordinal))
            return new ReadyRule(ReadyKind.Serial, pattern: CheckPattern(text, text[SerialPrefix.Length..]));
        throw new ReadyRuleInvalidException(text, "there is no such rule.");
    }

    /// <summary>Waits until the guest is ready. <see cref="ReadyKind.Manual"/> never is by itself.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="serialLog">What the guest writes to its serial port.</param>
    /// <param name="serialFrom">Where in that file this run begins, in bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MachineExitedException">The machine ended before.</exception>
    public async Task WaitAsync(Machine machine, string serialLog, long serialFrom, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = CreateProbe(machine, serialLog, serialFrom).WaitAsync(stop.Token);
        if (await Task.WhenAny(ready, machine.Exited) == ready || ready.IsCompletedSuccessfully)
        {
            await ready;
            return;
        }
        await stop.CancelAsync();
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new MachineExitedException(machine.Name, (await machine.Exited).ToString());
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Kind switch
        {
            ReadyKind.Agent => "agent",
            ReadyKind.Tcp => $"{TcpPrefix}{Port}",
            ReadyKind.Serial => $"{SerialPrefix}{Pattern}",
            _ => "manual",
        };

    private IReadyProbe CreateProbe(Machine machine, string serialLog, long serialFrom) =>
        Kind switch
        {
            ReadyKind.Agent => new AgentProbe(machine.Run),
            ReadyKind.Tcp => new TcpProbe(machine, Port),
            ReadyKind.Serial => new SerialProbe(serialLog, serialFrom, Pattern),
            _ => new ManualProbe(),
        };

    private static int ParsePort(string text, string port)
    {
        if (!int.TryParse(port, out var number))
            throw new ReadyRuleInvalidException(text, $"'{port}' is not a port.");
        if (number is < 1 or > IPEndPoint.MaxPort)
            throw new ReadyRuleInvalidException(text, $"{number} is not a port between 1 and 65535.");
        return number;
    }

    private static string CheckPattern(string text, string pattern)
    {
        if (pattern.Length == 0)
            throw new ReadyRuleInvalidException(text, "the regular expression is empty.");
        try
        {
            _ = SerialProbe.Compile(pattern);
            return pattern;
        }
        catch (ArgumentException e)
        {
            throw new ReadyRuleInvalidException(text, $"the regular expression is wrong: {e.Message}");
        }
        catch (NotSupportedException)
        {
            throw new ReadyRuleInvalidException(text, "look-around and back references are not supported.");
        }
    }

    private sealed class Converter : JsonConverter<ReadyRule>
    {
        public override ReadyRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ReadyRule value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
