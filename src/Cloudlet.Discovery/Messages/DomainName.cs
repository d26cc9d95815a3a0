using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Cloudlet.Discovery.Messages;

/// <summary>
/// A name in DNS: labels of 1 to 63 bytes of UTF-8, 255 bytes in all (RFC 1035, 2.3.4; RFC 6762, 16). Names are equal when their
/// ASCII letters differ in case only. Immutable.
/// </summary>
public sealed class DomainName : IEquatable<DomainName>
{
    /// <summary>The most bytes of a name on the wire, with the zero at its end.</summary>
    public const int LongestName = 255;

    /// <summary>The most bytes of a label.</summary>
    public const int LongestLabel = 63;

    private readonly byte[] wire;
    private readonly int hash;

    private DomainName(byte[] wire)
    {
        this.wire = wire;
        hash = Hash(wire);
    }

    /// <summary>The name of no labels.</summary>
    public static DomainName Root { get; } = new([0]);

    /// <summary><c>local</c>: what multicast DNS answers for.</summary>
    public static DomainName Local { get; } = Parse("local");

    /// <summary>The name as it is sent without compression: a length before each label, and a zero.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>The first label, unescaped; empty for the root.</summary>
    public string FirstLabel => Encoding.UTF8.GetString(wire.AsSpan(1, wire[0]));

    /// <summary>The name without its first label; the root stays the root.</summary>
    public DomainName Parent => wire[0] == 0 ? Root : new DomainName(wire[(wire[0] + 1)..]);

    /// <summary>A name of labels, which may hold any character.</summary>
    /// <exception cref="FormatException">A label is empty or too long, or the whole is.</exception>
    public static DomainName Of(params ReadOnlySpan<string> labels)
    {
        var bytes = new List<byte>(64);
        foreach (var label in labels)
            Append(bytes, label);
        return End(bytes);
    }

    /// <summary>A name from its text: labels with dots between them; <c>\.</c> and <c>\\</c> stand for a dot and a backslash.</summary>
    /// <exception cref="FormatException">A label is empty or too long, or the whole is.</exception>
    public static DomainName Parse(string text)
    {
        if (text is "" or ".")
            return Root;
        var bytes = new List<byte>(text.Length + 2);
        var label = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                Append(bytes, label.ToString());
                label.Clear();
                if (i == text.Length - 1)
                    return End(bytes);
                continue;
            }
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            label.Append(text[i]);
        }
        Append(bytes, label.ToString());
        return End(bytes);
    }

    /// <summary>This name with a label before it.</summary>
    /// <exception cref="FormatException">The label is empty or too long, or the whole is.</exception>
    public DomainName Child(string label)
    {
        var bytes = new List<byte>(wire.Length + label.Length + 1);
        Append(bytes, label);
        bytes.AddRange(wire);
        return bytes.Count <= LongestName
            ? new DomainName([.. bytes])
            : throw new FormatException($"The name {label}.{this} has {bytes.Count} bytes; {LongestName} are allowed.");
    }

    /// <summary>Whether this is one label and then <paramref name="parent"/>.</summary>
    public bool IsChildOf(DomainName parent) => wire[0] != 0 && SameBytes(wire.AsSpan(wire[0] + 1), parent.wire);

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DomainName? other) =>
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && SameBytes(wire, other.wire));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DomainName);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        if (wire[0] == 0)
            return ".";
        var text = new StringBuilder();
        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            if (at > 0)
                text.Append('.');
            foreach (var character in Encoding.UTF8.GetString(wire.AsSpan(at + 1, wire[at])))
            {
                if (character is '.' or '\\')
                    text.Append('\\');
                text.Append(character);
            }
        }
        return text.ToString();
    }

    /// <summary>A name from bytes that the reader has checked.</summary>
    internal static DomainName FromWire(ReadOnlySpan<byte> wire) => new(wire.ToArray());

    // Length bytes are below 64, so lowering letters leaves them alone.
    private static bool SameBytes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && Lower(left[i]) != Lower(right[i]))
                return false;
        }
        return true;
    }

    private static int Hash(ReadOnlySpan<byte> wire)
    {
        var code = new HashCode();
        foreach (var value in wire)
            code.Add(Lower(value));
        return code.ToHashCode();
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static void Append(List<byte> bytes, string label)
    {
        var encoded = Encoding.UTF8.GetBytes(label);
        if (encoded.Length is 0 or > LongestLabel)
            throw new FormatException(
                $"The label '{label}' has {encoded.Length} bytes; 1 to {LongestLabel} are allowed."
            );
        bytes.Add((byte)encoded.Length);
        bytes.AddRange(encoded);
    }

    private static DomainName End(List<byte> bytes)
    {
        bytes.Add(0);
        return bytes.Count <= LongestName
            ? new DomainName([.. bytes])
            : throw new FormatException($"A name has {bytes.Count} bytes; {LongestName} are allowed.");
    }
}
