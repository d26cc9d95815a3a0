using System.Text;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Files that were named on the command line: made absolute and looked at before anything is sent.</summary>
internal sealed class LocalFiles(Invocation invocation, Faults faults)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A file for the daemon to read. Whether it is there is only known where the daemon runs on this host.</summary>
    public string? ForDaemon(string field, string? typed)
    {
        if (typed is null)
            return null;
        var path = invocation.Environment.FullPath(typed);
        if (!invocation.Client.Address.IsThisHost || File.Exists(path))
            return path;
        faults.Add(
            field,
            typed,
            Directory.Exists(path) ? $"{path} is a folder, not a file." : $"There is no file {path}."
        );
        return path;
    }

    /// <summary>A file or folder for the daemon to copy into the guest.</summary>
    public GuestCopy ForGuest(string field, GuestCopy typed)
    {
        var path = invocation.Environment.FullPath(typed.Source);
        if (invocation.Client.Address.IsThisHost && !Path.Exists(path))
            faults.Add(field, $"{typed.Source}:{typed.Destination}", $"There is no file or folder {path}.");
        return typed with { Source = path };
    }

    /// <summary>A script, read here.</summary>
    public async Task<GuestScript> ReadScriptAsync(string field, string typed)
    {
        var path = invocation.Environment.FullPath(typed);
        var name = Path.GetFileName(path);
        try
        {
            return new GuestScript(name, await File.ReadAllTextAsync(path, StrictUtf8, invocation.Interrupt));
        }
        catch (DecoderFallbackException)
        {
            faults.Add(field, typed, $"{path} is no text: copy programs in with --copy and call them from a script.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(field, typed, $"There is no file {path}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(field, typed, exception.Message);
        }
        return new GuestScript(name, "");
    }

    /// <summary>An archive to send: a file, or standard input for <c>-</c>. The caller disposes it.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    public static Stream OpenArchive(CliEnvironment environment, string field, string typed)
    {
        if (typed is "-")
        {
            return environment.InputIsTerminal
                ? throw new CliException(
                    CliProblems.Usage(field, typed, "Standard input is a terminal.", "Give a file, or a pipe.")
                )
                : environment.Input;
        }
        var path = environment.FullPath(typed);
        if (!File.Exists(path))
        {
            var why = Directory.Exists(path) ? $"{path} is a folder, not a file." : $"There is no file {path}.";
            throw new CliException(
                CliProblems.Usage(field, typed, why, "Give an archive's file, or - for standard input.")
            );
        }
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
    }
}
