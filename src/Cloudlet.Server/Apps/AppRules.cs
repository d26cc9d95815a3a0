using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Apps;

/// <summary>What the fields of an app may be. Each check notes its faults and goes on, so that all are told at once.</summary>
internal static class AppRules
{
    /// <summary>A name has at most so many characters.</summary>
    public const int LongestName = 100;

    /// <summary>A version has at most so many characters.</summary>
    public const int LongestVersion = 50;

    private const int LongestFileName = 200;
    private const int LongestWord = 30;

    public static void CheckFileName(string? name, Faults faults)
    {
        if (name is not { Length: >= 1 and <= LongestFileName } || name is "." or ".." || name.Any(IsUnfit))
            faults.Add(
                "fileName",
                name,
                $"the package's file name is needed: 1 to {LongestFileName} characters, without a path, such as speech.apk."
            );
    }

    public static void CheckName(string? name, Faults faults) => CheckText("name", name, LongestName, faults);

    public static void CheckService(string? service, Faults faults)
    {
        if (service is not null && !ServiceRules.IsId(service))
            faults.Add("service", service, "the id of a service is needed, such as org.example.speech.");
    }

    public static void CheckVersion(string? version, Faults faults) =>
        CheckText("version", version, LongestVersion, faults);

    public static void CheckLeastOsVersion(string? version, Faults faults) =>
        CheckText("leastOsVersion", version, LongestWord, faults);

    public static void CheckPlatform(string? platform, Faults faults)
    {
        if (
            platform is not null
            && (
                platform.Length is < 1 or > LongestWord
                || !platform.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-')
            )
        )
            faults.Add(
                "platform",
                platform,
                $"1 to {LongestWord} of a-z, 0-9 and dash are needed, such as android, web, linux or any."
            );
    }

    public static void CheckSha256(string? digest, Faults faults)
    {
        if (digest is not null && (digest.Length != 64 || !digest.All(char.IsAsciiHexDigit)))
            faults.Add("sha256", digest, "64 hex digits are needed.");
    }

    private static void CheckText(string field, string? text, int longest, Faults faults)
    {
        if (text is not null && (text.Length < 1 || text.Length > longest || text.Any(char.IsControl)))
            faults.Add(field, text[..Math.Min(text.Length, 2 * longest)], $"1 to {longest} characters are needed.");
    }

    private static bool IsUnfit(char c) => char.IsControl(c) || c is '/' or '\\';
}
