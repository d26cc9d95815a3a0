using System.Security.Cryptography;
using System.Text.Json;
using Cloudlet.Server.Data;

namespace Cloudlet.Manager.Access;

/// <summary>The administrator's password, in the data directory, for its owner's eyes. Thread-safe.</summary>
internal sealed class PasswordFile(DataDirectory data)
{
    /// <summary>The fewest characters of a password.</summary>
    public const int Shortest = 10;

    /// <summary>The most characters of a password.</summary>
    public const int Longest = 200;

    /// <summary>The fewest characters that differ from one another in a password.</summary>
    public const int LeastDifferent = 5;

    // No 0 and o, no 1, i and l: it is read from one screen and typed at another.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Whether there is a password.</summary>
    public bool Exists => File.Exists(data.ManagerPassword);

    /// <summary>Makes a new password, keeps it and tells it: about 79 bits, so nobody guesses it.</summary>
    public string MakeNew()
    {
        var password = string.Join(
            '-',
            Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4))
        );
        Keep(password);
        return password;
    }

    /// <summary>Whether this is the password.</summary>
    public bool Matches(string password)
    {
        // Longer than any that can be set: not worth the time.
        if (!Exists || password.Length > Longest)
            return false;
        var stored = JsonSerializer.Deserialize(
            File.ReadAllBytes(data.ManagerPassword),
            AccessJson.Default.StoredPassword
        );
        return stored!.Matches(password);
    }

    /// <summary>What speaks against a new password; null: nothing.</summary>
    public static string? FaultOf(string? password) =>
        password is not { Length: >= Shortest and <= Longest } ? $"A password has {Shortest} to {Longest} characters."
        : password.Distinct().Count() < LeastDifferent
            ? $"A password has {LeastDifferent} different characters or more: this one is soon guessed."
        : null;

    /// <summary>Takes another password.</summary>
    public void Keep(string password)
    {
        AtomicFile.Write(
            data.ManagerPassword,
            JsonSerializer.SerializeToUtf8Bytes(StoredPassword.Of(password), AccessJson.Default.StoredPassword)
        );
        File.SetUnixFileMode(data.ManagerPassword, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
