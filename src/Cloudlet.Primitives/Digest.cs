using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloudlet.Primitives;

/// <summary>
/// A SHA-256, written as in OCI image specs: <c>sha256:</c> and 64 lower-case hexadecimal digits.
/// <c>default</c> is the digest of nothing known (all zeros), and <see cref="IsEmpty"/>.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly struct Digest : IEquatable<Digest>, ISpanParsable<Digest>
{
    /// <summary>Bytes in a digest.</summary>
    public const int Size = 32;

    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly Bytes32 bytes;

    /// <summary>A digest from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A SHA-256 has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(this.bytes);
    }

    /// <summary>Whether this is <c>default</c>.</summary>
    public bool IsEmpty => !((ReadOnlySpan<byte>)bytes).ContainsAnyExcept((byte)0);

    /// <summary>The 64 hexadecimal digits, without <c>sha256:</c>: the name of the blob's file.</summary>
    public string Hex => Convert.ToHexStringLower(bytes);

    /// <summary>The first 12 hexadecimal digits, for people.</summary>
    public string Short => Hex[..12];

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(content, hash);
        return new Digest(hash);
    }

    /// <summary>The digest of what is left in <paramref name="content"/>.</summary>
    public static async Task<Digest> OfAsync(Stream content, CancellationToken cancellationToken) =>
        new(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Ends <paramref name="hash"/> and takes its value.</summary>
    public static Digest Finish(IncrementalHash hash)
    {
        Span<byte> value = stackalloc byte[Size];
        hash.GetHashAndReset(value);
        return new Digest(value);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)bytes).CopyTo(destination);

    /// <summary>The digest that <paramref name="text"/> spells.</summary>
    /// <exception cref="FormatException">It spells none.</exception>
    public static Digest Parse(string text) => Parse(text.AsSpan(), null);

    /// <inheritdoc/>
    public static Digest Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static Digest Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var digest)
            ? digest
            : throw new FormatException($"'{s}' is not a digest: sha256: and 64 lower-case hexadecimal digits.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Digest result)
    {
        result = default;
        if (s.Length != Prefix.Length + (2 * Size) || !s.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var hex = s[Prefix.Length..];
        if (hex.ContainsAnyExcept(HexDigits))
            return false;
        Span<byte> value = stackalloc byte[Size];
        Convert.FromHexString(hex, value, out _, out _);
        result = new Digest(value);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Digest other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(bytes);

    /// <inheritdoc/>
    public override string ToString() => Prefix + Hex;

    /// <summary>Same bytes.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    [InlineArray(Size)]
    private struct Bytes32
    {
        private byte first;
    }

    /// <summary>JSON in and out, as text. Public, so that source-generated contexts of other assemblies can use it.</summary>
    public sealed class Converter : JsonConverter<Digest>
    {
        /// <inheritdoc/>
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), null, out var digest)
                ? digest
                : throw new JsonException("Not a digest: sha256: and 64 lower-case hexadecimal digits.");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
