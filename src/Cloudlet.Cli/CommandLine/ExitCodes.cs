using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>What a script learns from a command's end. Documented in <c>docs/cli.md</c>; never renumbered.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>It failed, or was cancelled.</summary>
    public const int Failure = 1;

    /// <summary>The command line, or a field of the request, is wrong.</summary>
    public const int Usage = 2;

    /// <summary>There is no such base, overlay, instance or operation.</summary>
    public const int NotFound = 3;

    /// <summary>A name is taken, others stand on it, or it is in the wrong state.</summary>
    public const int Conflict = 4;

    /// <summary>This host cannot run it.</summary>
    public const int CannotRun = 5;

    /// <summary>The daemon does not answer.</summary>
    public const int Unreachable = 6;

    /// <summary>The exit code of a problem: by its code, and by its status where the code is newer than we are.</summary>
    public static int For(Problem problem) =>
        problem.Code switch
        {
            ProblemCodes.InvalidRequest => Usage,
            ProblemCodes.NotFound or ProblemCodes.BaseMissing => NotFound,
            ProblemCodes.NameTaken
            or ProblemCodes.AlreadyHere
            or ProblemCodes.InUse
            or ProblemCodes.WrongState
            or ProblemCodes.PortInUse
            or ProblemCodes.Changed
            or ProblemCodes.WrongOffset
            or ProblemCodes.KeyReused => Conflict,
            ProblemCodes.CannotRun or ProblemCodes.DiskNotBootable => CannotRun,
            CliProblems.Unreachable => Unreachable,
            ProblemCodes.Corrupt
            or ProblemCodes.NotReady
            or ProblemCodes.ScriptFailed
            or ProblemCodes.AgentMissing
            or ProblemCodes.MachineFailed
            or ProblemCodes.DiskFull
            or ProblemCodes.SourceFailed
            or ProblemCodes.Cancelled
            or ProblemCodes.Interrupted
            or ProblemCodes.LocalOnly
            or ProblemCodes.NotPaired
            or ProblemCodes.TooMany
            or ProblemCodes.SignInNeeded
            or ProblemCodes.TooManyAttempts
            or ProblemCodes.ForeignPage
            or ProblemCodes.TooLarge
            or ProblemCodes.UploadGone
            or ProblemCodes.TooFast
            or ProblemCodes.NoRoom
            or ProblemCodes.CatalogueFailed
            or ProblemCodes.Internal => Failure,
            _ => ForStatus(problem.Status),
        };

    private static int ForStatus(int status) =>
        status switch
        {
            400 => Usage,
            404 => NotFound,
            409 => Conflict,
            _ => Failure,
        };
}
