namespace Cloudlet.Cli.Serving;

/// <summary>Where the daemon keeps its data when nobody says otherwise.</summary>
internal static class DefaultData
{
    /// <summary>The environment variable that names another directory.</summary>
    public const string Variable = "CLOUDLET_DATA";

    /// <summary>The directory of this user.</summary>
    public static string For(CliEnvironment environment)
    {
        if (environment.Variable(Variable) is { Length: > 0 } data)
            return data;
        if (environment.UserId == 0)
            return "/var/lib/cloudlet";
        if (environment.Variable("XDG_DATA_HOME") is { Length: > 0 } shared)
            return Path.Combine(shared, "cloudlet");
        return Path.Combine(environment.Variable("HOME") ?? "/", ".local", "share", "cloudlet");
    }
}
