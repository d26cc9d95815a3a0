namespace Cloudlet.Server.KdCloudlet;

/// <summary>A command of the encrypted mode: <c>/controller/action&amp;name=value&amp;...</c>, nothing of it escaped.</summary>
/// <param name="Path">The same as the path of the plain route.</param>
/// <param name="Parameters">By name; the last of several.</param>
internal sealed record KdCommand(string Path, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads a command; whatever it is, it has a path, which perhaps nobody knows.</summary>
    public static KdCommand Parse(string text)
    {
        var parts = text.Split('&');
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split('=', 2);
            parameters[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }
        return new KdCommand(parts[0].TrimEnd('/'), parameters);
    }
}
