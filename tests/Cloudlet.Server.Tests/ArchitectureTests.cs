using System.Text.RegularExpressions;

namespace Cloudlet.Server.Tests;

/// <summary>docs/architecture.md, held against the tree that it describes.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Sources = Repository.At("src");
    private static readonly string Map = File.ReadAllText(Repository.At("docs", "architecture.md"));

    [Theory]
    [InlineData("Server")]
    [InlineData("Machines")]
    public void It_names_every_folder_of_a_project(string project)
    {
        var folders = Directory
            .EnumerateDirectories(Path.Combine(Sources, $"Cloudlet.{project}"))
            .Select(folder => Path.GetFileName(folder)!)
            .Except(["bin", "obj"]);
        Assert.DoesNotContain(folders, folder => !Map.Contains($"`{folder}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_path_in_it_is_there()
    {
        var paths = PathsInIt().Matches(Map).Select(match => match.Groups[1].Value).ToList();
        Assert.True(paths.Count > 20, "The table of places is expected.");
        Assert.DoesNotContain(paths, path => !Path.Exists(Path.Combine(Sources, $"Cloudlet.{path}")));
    }

    // `Server/Http/DeviceScope.cs`: a project without the common part of its name, and a folder or file in it.
    [GeneratedRegex("`((?:Artifacts|Cli|Client|Discovery|Machines|Manager|Overlays|Server)/[A-Za-z0-9/.]+)`")]
    private static partial Regex PathsInIt();
}
