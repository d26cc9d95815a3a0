using System.Reflection;

namespace Cloudlet.Manager.About;

/// <summary>The libraries of others in the daemon: those that are loaded now.</summary>
internal static class DaemonParts
{
    // Assemblies do not tell their licence; these are what their packages say.
    private static readonly Dictionary<string, string> Licences = new(StringComparer.Ordinal)
    {
        ["Microsoft.EntityFrameworkCore"] = "MIT",
        ["Microsoft.Data.Sqlite"] = "MIT",
        ["Npgsql"] = "PostgreSQL",
        ["SQLitePCLRaw"] = "Apache-2.0",
        ["Spectre.Console"] = "MIT",
        ["System.CommandLine"] = "MIT",
        ["YamlDotNet"] = "MIT",
        ["OpenTelemetry"] = "Apache-2.0",
        ["Polly"] = "BSD-3-Clause",
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<AboutPart> List() =>
        [
            .. AppDomain
                .CurrentDomain.GetAssemblies()
                .Where(assembly => !assembly.IsDynamic)
                .Select(assembly => (Name: assembly.GetName().Name!, Version: VersionOf(assembly)))
                .Where(part => LicenceOf(part.Name) is not null)
                .OrderBy(part => part.Name, StringComparer.Ordinal)
                .Select(part => new AboutPart(part.Name, part.Version, LicenceOf(part.Name)!, "daemon")),
        ];

    private static string? LicenceOf(string name) =>
        Licences.FirstOrDefault(licence => name == licence.Key || name.StartsWith(licence.Key + ".")).Value;

    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return version.Split('+')[0];
    }
}
