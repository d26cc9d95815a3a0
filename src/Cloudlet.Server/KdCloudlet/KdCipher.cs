using System.Security.Cryptography;
using System.Text;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>
/// The encrypted mode's texts: base64 of 16 random bytes and AES-256-CBC with PKCS #7 padding; the key is the SHA-256 of the device's password. Nothing shows
/// that a text was changed, or sent before.
/// </summary>
internal static class KdCipher
{
    private const int Block = 16;

    /// <summary>The length of the text that so many bytes become.</summary>
    public static long LengthOf(long bytes)
    {
        var raw = Block + ((bytes / Block) + 1) * Block;
        return (raw + 2) / 3 * 4;
    }

    /// <summary>Reads a text; null when it is none, or was made with another key and that shows.</summary>
    public static string? Decrypt(string text, ReadOnlySpan<byte> key)
    {
        // A form that was not escaped has spaces for pluses.
        var raw = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.Replace(' ', '+'), raw, out var length))
            return null;
        if (length < 2 * Block || length % Block != 0)
            return null;
        using var aes = Create(key);
        try
        {
            return Encoding.UTF8.GetString(aes.DecryptCbc(raw.AsSpan(Block..length), raw.AsSpan(..Block)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Writes the text of <paramref name="content"/>; a short one with one call.</summary>
    public static async Task EncryptAsync(
        Stream content,
        ReadOnlyMemory<byte> key,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        using var aes = Create(key.Span);
        aes.GenerateIV();
        var once = new BufferedStream(output, 1 << 16);
        await using (
            var base64 = new CryptoStream(once, new ToBase64Transform(), CryptoStreamMode.Write, leaveOpen: true)
        )
        {
            await base64.WriteAsync(aes.IV, cancellationToken);
            await using var cipher = new CryptoStream(
                base64,
                aes.CreateEncryptor(),
                CryptoStreamMode.Write,
                leaveOpen: true
            );
            await content.CopyToAsync(cipher, cancellationToken);
        }
        await once.FlushAsync(cancellationToken);
    }

    private static Aes Create(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        aes.Key = key.ToArray();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        return aes;
    }
}
