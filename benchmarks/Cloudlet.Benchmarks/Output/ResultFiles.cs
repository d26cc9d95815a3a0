using System.Text;

namespace Cloudlet.Benchmarks.Output;

/// <summary>Keeps a result as files: its text with its charts, which stand beside it.</summary>
internal static class ResultFiles
{
    /// <summary>Writes <c>NAME.md</c> and <c>NAME-CHART.svg</c> into <paramref name="folder"/>, over what an earlier run left.</summary>
    public static void Write(string folder, string name, IBenchResult result)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, $"{name}-*.svg"))
            File.Delete(old);
        var text = new StringBuilder($"<!-- Written by ./bench. -->\n\n{result.ToString()?.TrimEnd()}\n");
        foreach (var chart in result.Draw())
        {
            var file = $"{name}-{chart.Name}.svg";
            File.WriteAllText(Path.Combine(folder, file), chart.Svg);
            text.Append($"\n![{chart.Name}]({file})\n");
        }
        File.WriteAllText(Path.Combine(folder, $"{name}.md"), text.ToString());
    }
}
