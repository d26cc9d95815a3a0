using System.Security.Cryptography;

namespace Cloudlet.Manager.Access;

/// <summary>A password as it is kept: one way, salted, and slow to guess (PBKDF2 with HMAC-SHA-256, RFC 8018).</summary>
/// <param name="Iterations">How slow.</param>
/// <param name="Salt">Random, of this password.</param>
/// <param name="Hash">What the password must become.</param>
internal sealed record StoredPassword(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks of this function.</summary>
    private const int PresentIterations = 600_000;
    private const int Bytes = 32;

    /// <summary>Keeps a password.</summary>
    public static StoredPassword Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new StoredPassword(PresentIterations, salt, Derive(password, salt, PresentIterations));
    }

    /// <summary>Whether it is this one. Takes as long when it is not.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations), Hash);

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, Bytes);
}
