using Cloudlet.Contracts;

namespace Cloudlet.Server.Problems;

/// <summary>The refusals that several features share, each worded once.</summary>
internal static class Refuse
{
    /// <summary>404: there is no such thing.</summary>
    public static ProblemException NotFound(string noun, string name, string next) =>
        new(
            new Problem
            {
                Code = ProblemCodes.NotFound,
                Status = 404,
                Detail = $"There is no {noun} '{name}'.",
                Field = noun,
                Value = name,
                Next = next,
            }
        );

    /// <summary>409: the name is taken.</summary>
    public static ProblemException NameTaken(string noun, string name) =>
        NameTaken(
            name,
            $"There is {A(noun)} '{name}' already.",
            $"Choose another name, or delete the {noun} '{name}' first."
        );

    /// <summary>409: the name is that of something that is being made.</summary>
    public static ProblemException NameReserved(string noun, string name) =>
        NameTaken(
            name,
            $"{char.ToUpperInvariant(A(noun)[0])}{A(noun)[1..]} '{name}' is being made by another job.",
            "Choose another name, or wait for the job: cloudlet operation list."
        );

    private static ProblemException NameTaken(string name, string detail, string next) =>
        new(
            new Problem
            {
                Code = ProblemCodes.NameTaken,
                Status = 409,
                Detail = detail,
                Field = "name",
                Value = name,
                Next = next,
            }
        );

    private static string A(string noun) => $"{("aeiou".Contains(noun[0]) ? "an" : "a")} {noun}";

    /// <summary>409: a base with this content stands here; one content has one name.</summary>
    public static ProblemException BaseHere(string name, string id) =>
        new(
            new Problem
            {
                Code = ProblemCodes.AlreadyHere,
                Status = 409,
                Detail = $"This base is here already, as '{name}'.",
                Field = "base",
                Value = id,
                Next = $"Use it by that name: cloudlet base show {name}.",
            }
        );

    /// <summary>409: others stand on it.</summary>
    public static ProblemException InUse(string noun, string name, IEnumerable<string> users)
    {
        var list = string.Join(", ", users);
        return new(
            new Problem
            {
                Code = ProblemCodes.InUse,
                Status = 409,
                Detail = $"The {noun} '{name}' is in use by {list}.",
                Field = noun,
                Value = name,
                Next = $"Delete {list} first.",
            }
        );
    }

    /// <summary>507: QEMU stopped the guest because what it wrote found no room.</summary>
    public static ProblemException GuestDisk(DiskStoppedEventArgs fault) =>
        new(
            new Problem
            {
                Code = fault.NoSpace ? ProblemCodes.DiskFull : ProblemCodes.MachineFailed,
                Status = fault.NoSpace ? 507 : 500,
                Detail = $"The guest was stopped: what it wrote could not be kept ({fault.Reason}).",
                Next = fault.NoSpace
                    ? "Delete instances, overlays or bases that are not needed, or give the data directory more space."
                    : "See the machine's log and the host's disk.",
            }
        );

    /// <summary>400: the data directory cannot be made there.</summary>
    public static ProblemException NoDataDirectory(string path, Exception inner) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"Nothing can be kept in {path}: {inner.Message}",
                Field = "data",
                Value = path,
                Next = "Give a folder that you may write: --data DIR. It is made when it is not there.",
            },
            inner
        );

    /// <summary>412, when it is not as the caller read it.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="id">Which one.</param>
    /// <param name="tag">Its ETag now.</param>
    /// <param name="match">The ETag that the caller wants; null or a star: whichever.</param>
    /// <exception cref="ProblemException">It has another one.</exception>
    public static void IfChanged(string noun, string id, string tag, string? match)
    {
        if (match is null or "*" || match == tag)
            return;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.Changed,
                Status = 412,
                Detail = $"The {noun} '{id}' was changed since it was read: it has the ETag {tag} now.",
                Field = "If-Match",
                Value = match,
                Next = $"Read it again, and send the change with If-Match: {tag}.",
            }
        );
    }

    /// <summary>409: not in this state.</summary>
    public static ProblemException WrongState(string name, InstanceState state, string verb, string next) =>
        new(
            new Problem
            {
                Code = ProblemCodes.WrongState,
                Status = 409,
                Detail = $"The instance '{name}' is {Word(state)}: it cannot {verb}.",
                Field = "state",
                Value = Word(state),
                Next = next,
            }
        );

    /// <summary>503: tidy up first.</summary>
    public static ProblemException TooManyEnded(int most) =>
        new(
            new Problem
            {
                Code = ProblemCodes.NoRoom,
                Status = 503,
                Detail = $"{most} instances that have ended are kept, and no more.",
                Field = "instances",
                Value = most.ToString(),
                Next = "Delete some: cloudlet instance list --all, cloudlet instance delete NAME.",
            }
        );

    /// <summary>403: a device changes only what it has alone.</summary>
    public static ProblemException Shared(string instance) =>
        new(
            new Problem
            {
                Code = ProblemCodes.LocalOnly,
                Status = 403,
                Detail =
                    $"The instance '{instance}' is one of a service: a device has a seat in it, and does not change it.",
                Field = "instance",
                Value = instance,
                Next = "Give the seat back: DELETE its lease.",
            }
        );

    /// <summary>422: this host cannot run it.</summary>
    public static ProblemException CannotRun(string field, string? value, string detail, string next) =>
        new(
            new Problem
            {
                Code = ProblemCodes.CannotRun,
                Status = 422,
                Detail = detail,
                Field = field,
                Value = value,
                Next = next,
            }
        );

    /// <summary>422: damaged.</summary>
    public static ProblemException Corrupt(string detail, string next, Exception? inner = null) =>
        new(
            new Problem
            {
                Code = ProblemCodes.Corrupt,
                Status = 422,
                Detail = detail,
                Next = next,
            },
            inner
        );

    private static string Word(InstanceState state) => state.ToString().ToLowerInvariant();
}
