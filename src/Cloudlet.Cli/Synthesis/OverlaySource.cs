using Cloudlet.Cli.CommandLine;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Synthesis;

/// <summary>Where the overlay comes from. Exactly one member is set; the archive is disposed by who asked.</summary>
internal sealed record OverlaySource
{
    /// <summary>The name or id of a stored overlay.</summary>
    public string? Overlay { get; private init; }

    /// <summary>A URL that the daemon fetches.</summary>
    public string? Url { get; private init; }

    /// <summary>A file or standard input, to be sent.</summary>
    public Stream? Archive { get; private init; }

    /// <summary>Finds what was typed: standard input, a URL, a stored overlay, and then a file.</summary>
    /// <exception cref="CliException">It is nothing of these.</exception>
    public static async Task<OverlaySource> FindAsync(Invocation invocation, string typed)
    {
        if (typed is "-")
            return new OverlaySource { Archive = LocalFiles.OpenArchive(invocation.Environment, "OVERLAY", typed) };
        if (
            typed.StartsWith("http://", StringComparison.Ordinal)
            || typed.StartsWith("https://", StringComparison.Ordinal)
        )
            return new OverlaySource { Url = typed };
        if (!typed.Contains('/') && await IsStoredAsync(invocation, typed))
            return new OverlaySource { Overlay = typed };
        var path = invocation.Environment.FullPath(typed);
        if (File.Exists(path))
            return new OverlaySource { Archive = LocalFiles.OpenArchive(invocation.Environment, "OVERLAY", typed) };
        throw new CliException(
            new Problem
            {
                Code = ProblemCodes.NotFound,
                Status = 404,
                Detail = typed.Contains('/')
                    ? $"There is no file {path}."
                    : $"There is no overlay '{typed}' on {invocation.Client.Address}, and no file {path}.",
                Field = "OVERLAY",
                Value = typed,
                Next = "`cloudlet overlay list` shows the stored overlays.",
            }
        );
    }

    private static async Task<bool> IsStoredAsync(Invocation invocation, string name)
    {
        try
        {
            await invocation.Client.GetOverlayAsync(name, invocation.Interrupt);
            return true;
        }
        // A file's name need not be one that an overlay could have.
        catch (CloudletApiException exception)
            when (exception.Problem.Code is ProblemCodes.NotFound or ProblemCodes.InvalidRequest)
        {
            return false;
        }
    }
}
