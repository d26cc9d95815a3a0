using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cloudlet.Machines;

/// <summary>A version of QEMU.</summary>
/// <param name="Number">Major, minor and micro.</param>
/// <param name="Package">The distribution's version, or empty.</param>
public sealed partial record QemuVersion(Version Number, string Package)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The oldest one that our machines run on: it has the machine type and the options of profile 1.</summary>
    public static Version Minimum { get; } = new(7, 2, 0);

    /// <summary>Not asked yet.</summary>
    public static QemuVersion Unknown { get; } = new(new Version(0, 0, 0), "");

    /// <summary>Whether our machines run on it.</summary>
    public bool IsSupported => Number >= Minimum;

    /// <summary>Asks a QEMU program, by running it.</summary>
    /// <exception cref="ProgramMissingException">It cannot be run.</exception>
    /// <exception cref="FormatException">It does not answer like QEMU.</exception>
    public static async Task<QemuVersion> ReadAsync(string program, CancellationToken cancellationToken)
    {
        var run = await CapturedProcess.RunAsync(program, ["--version"], [], Limit, cancellationToken);
        return Parse(run.Output);
    }

    /// <summary>Reads the first line that <c>--version</c> prints.</summary>
    /// <exception cref="FormatException">It is not QEMU's.</exception>
    public static QemuVersion Parse(string text)
    {
        var match = VersionLine().Match(text);
        if (!match.Success)
            throw new FormatException($"'{text.Trim()}' is not what QEMU prints for --version.");
        return new QemuVersion(Version.Parse(match.Groups["number"].ValueSpan), match.Groups["package"].Value);
    }

    /// <inheritdoc/>
    public override string ToString() => Package.Length == 0 ? $"{Number}" : $"{Number} ({Package})";

    internal static QemuVersion FromGreeting(JsonElement greeting)
    {
        var version = greeting.GetProperty("version");
        var number = version.GetProperty("qemu");
        return new QemuVersion(
            new Version(
                number.GetProperty("major").GetInt32(),
                number.GetProperty("minor").GetInt32(),
                number.GetProperty("micro").GetInt32()
            ),
            version.GetProperty("package").GetString() ?? ""
        );
    }

    [GeneratedRegex(
        @"version (?<number>\d+\.\d+\.\d+)( \((?<package>[^)]*)\))?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex VersionLine();
}
