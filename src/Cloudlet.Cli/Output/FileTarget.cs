using Cloudlet.Cli.CommandLine;
using Cloudlet.Contracts;
using Cloudlet.Primitives;

namespace Cloudlet.Cli.Output;

/// <summary>Where a download goes: a file that is whole or not there, or standard output for <c>-</c>.</summary>
internal static class FileTarget
{
    private const string StandardOutput = "-";

    /// <summary>Lets <paramref name="write"/> fill the target.</summary>
    /// <returns>The file's absolute path; null for standard output.</returns>
    /// <exception cref="CliException">There is no such folder, or the target is one.</exception>
    public static async Task<string?> WriteAsync(CliEnvironment environment, string target, Func<Stream, Task> write)
    {
        if (target is StandardOutput)
        {
            await WriteToOutputAsync(environment, write);
            return null;
        }
        var path = Resolve(environment, target);
        if (IsDevice(path))
        {
            await using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            await write(device);
            return path;
        }
        var temporary = $"{path}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            await using (var file = Create(temporary, target))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }
            AtomicFile.Move(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        return path;
    }

    /// <summary>Refuses a target that is a file with something in it.</summary>
    /// <exception cref="CliException">It is.</exception>
    public static void RefuseExisting(CliEnvironment environment, string target)
    {
        if (target is StandardOutput || new FileInfo(Resolve(environment, target)) is not { Exists: true, Length: > 0 })
            return;
        throw new CliException(
            new Problem
            {
                Code = ProblemCodes.NameTaken,
                Detail = $"There is a file {environment.FullPath(target)} already.",
                Field = "FILE",
                Value = target,
                Next = "Give another file, or --force to replace it.",
            }
        );
    }

    private static FileStream Create(string temporary, string target)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new CliException(
                new Problem
                {
                    Code = CliProblems.LocalFile,
                    Detail = $"Nothing can be written in {Path.GetDirectoryName(temporary)}: {exception.Message}",
                    Field = "FILE",
                    Value = target,
                    Next = "Give a file in a folder that you may write, or - for standard output.",
                }
            );
        }
    }

    private static async Task WriteToOutputAsync(CliEnvironment environment, Func<Stream, Task> write)
    {
        if (environment.OutputIsTerminal)
        {
            throw new CliException(
                CliProblems.Usage("FILE", StandardOutput, "Standard output is a terminal.", "Give a file, or a pipe.")
            );
        }
        try
        {
            await write(environment.Output);
        }
        catch (Terminals.OutputClosedException exception)
        {
            // Not the end of a list that nobody reads on: this file is broken where it went.
            throw new IOException("The reader of standard output has gone before all was written.", exception);
        }
    }

    private static string Resolve(CliEnvironment environment, string target)
    {
        var path = environment.FullPath(target);
        if (new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (Directory.Exists(path))
            throw new CliException(
                CliProblems.Usage("FILE", target, $"{path} is a folder.", "Give the name of a file.")
            );
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new CliException(
                CliProblems.Usage(
                    "FILE",
                    target,
                    $"There is no folder {Path.GetDirectoryName(path)}.",
                    "Make it first."
                )
            );
        }
        return path;
    }

    // A rename would put a plain file in the place of /dev/null.
    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
}
