using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Cloudlet.Discovery.Messages;

/// <summary>The data of a TXT record: strings of at most 255 bytes, each <c>key=value</c> (RFC 6763, 6). Immutable.</summary>
public sealed class ServiceText : IEquatable<ServiceText>
{
    private const int LongestString = 255;
    private readonly byte[] wire;

    private ServiceText(byte[] wire) => this.wire = wire;

    /// <summary>No pairs: one empty string, as a record must not be empty.</summary>
    public static ServiceText Empty { get; } = new([0]);

    /// <summary>As it is sent: a length before each string.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>All strings that are not empty, in their order, read as UTF-8.</summary>
    public ImmutableArray<string> Strings
    {
        get
        {
            var strings = ImmutableArray.CreateBuilder<string>();
            for (var at = 0; at < wire.Length; at += wire[at] + 1)
            {
                if (wire[at] > 0)
                    strings.Add(Encoding.UTF8.GetString(wire.AsSpan(at + 1, wire[at])));
            }
            return strings.ToImmutable();
        }
    }

    /// <summary>The value of a key, in any case of its ASCII letters; null when there is none. A key without <c>=</c> has an empty value.</summary>
    public string? this[string key]
    {
        get
        {
            // The first one counts (RFC 6763, 6.4).
            foreach (var text in Strings)
            {
                var end = text.IndexOf('=');
                var name = end < 0 ? text : text[..end];
                if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
                    return end < 0 ? "" : text[(end + 1)..];
            }
            return null;
        }
    }

    /// <summary>Text of pairs, in their order.</summary>
    /// <exception cref="FormatException">A key is empty, has other characters than printable ASCII or <c>=</c>, or a pair is longer than 255 bytes.</exception>
    public static ServiceText Of(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        if (pairs.Length == 0)
            return Empty;
        var bytes = new List<byte>();
        foreach (var (key, value) in pairs)
        {
            if (key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange(' ', '~') || key.Contains('='))
                throw new FormatException($"The key '{key}' is no printable ASCII without '='.");
            var pair = Encoding.UTF8.GetBytes($"{key}={value}");
            if (pair.Length > LongestString)
                throw new FormatException($"The pair of '{key}' has {pair.Length} bytes; {LongestString} are allowed.");
            bytes.Add((byte)pair.Length);
            bytes.AddRange(pair);
        }
        return new ServiceText([.. bytes]);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] ServiceText? other) =>
        other is not null && wire.AsSpan().SequenceEqual(other.wire);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ServiceText);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var code = new HashCode();
        code.AddBytes(wire);
        return code.ToHashCode();
    }

    /// <summary>The strings, with blanks between them.</summary>
    public override string ToString() => string.Join(' ', Strings);

    /// <summary>Text as it came, or null when its lengths do not fit. Nothing at all counts as one empty string (RFC 6763, 6.1).</summary>
    internal static ServiceText? FromWire(ReadOnlySpan<byte> wire)
    {
        if (wire.IsEmpty)
            return Empty;
        var at = 0;
        while (at < wire.Length)
            at += wire[at] + 1;
        return at == wire.Length ? new ServiceText(wire.ToArray()) : null;
    }
}
