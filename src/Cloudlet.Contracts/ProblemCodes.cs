namespace Cloudlet.Contracts;

/// <summary>The stable words of <see cref="Problem.Code"/>. More may come; these keep their meaning.</summary>
public static class ProblemCodes
{
    /// <summary>A field of the request is missing or wrong (400).</summary>
    public const string InvalidRequest = "invalid-request";

    /// <summary>No base, overlay, instance or operation of that name or id (404).</summary>
    public const string NotFound = "not-found";

    /// <summary>The name is taken, or a job with that name is running (409).</summary>
    public const string NameTaken = "name-taken";

    /// <summary>It is here already, under the name that is told (409).</summary>
    public const string AlreadyHere = "already-here";

    /// <summary>Others stand on it: an overlay on a base, an instance on an overlay (409).</summary>
    public const string InUse = "in-use";

    /// <summary>The instance is not in a state in which this can be done (409).</summary>
    public const string WrongState = "wrong-state";

    /// <summary>This is for the cloudlet's own host, and not for devices of the network (403).</summary>
    public const string LocalOnly = "local-only";

    /// <summary>There are as many as there may be: the limit is told (409).</summary>
    public const string TooMany = "too-many";

    /// <summary>Only devices that an administrator has paired may do this here (403).</summary>
    public const string NotPaired = "not-paired";

    /// <summary>The Manager's listener is for browsers that have signed in (401).</summary>
    public const string SignInNeeded = "sign-in-needed";

    /// <summary>Too many wrong passwords: wait (429).</summary>
    public const string TooManyAttempts = "too-many-attempts";

    /// <summary>The request does not come from a page of the Manager, or was not sent to this host (403, 421).</summary>
    public const string ForeignPage = "foreign-page";

    /// <summary>A host port that was asked for is taken (409).</summary>
    public const string PortInUse = "port-in-use";

    /// <summary>This host cannot run the machine: accelerator, CPU model, machine type, profile, memory (422).</summary>
    public const string CannotRun = "cannot-run";

    /// <summary>The overlay's base is not on this cloudlet (422).</summary>
    public const string BaseMissing = "base-missing";

    /// <summary>The disk cannot boot on this machine profile: UEFI only, or no boot sector (422).</summary>
    public const string DiskNotBootable = "disk-not-bootable";

    /// <summary>A digest, a length or a format is wrong: the file or upload is damaged (422).</summary>
    public const string Corrupt = "corrupt";

    /// <summary>The guest was not ready in time (504).</summary>
    public const string NotReady = "not-ready";

    /// <summary>A script failed in the guest (422).</summary>
    public const string ScriptFailed = "script-failed";

    /// <summary>The guest has no agent, and this needs one (422).</summary>
    public const string AgentMissing = "agent-missing";

    /// <summary>QEMU failed; the detail has its last lines (500).</summary>
    public const string MachineFailed = "machine-failed";

    /// <summary>No space is left where the data directory is (507).</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The catalogue's database cannot be reached or written (503).</summary>
    public const string CatalogueFailed = "catalogue-failed";

    /// <summary>It was changed since it was read: the <c>If-Match</c> is not its <c>ETag</c> any more (412).</summary>
    public const string Changed = "changed";

    /// <summary>The idempotency key was used for another request (422).</summary>
    public const string KeyReused = "key-reused";

    /// <summary>Memory, processors or disk are taken; what is missing is told (503).</summary>
    public const string NoRoom = "no-room";

    /// <summary>What is sent is larger than this cloudlet takes (413).</summary>
    public const string TooLarge = "too-large";

    /// <summary>A piece of an upload begins where the upload is not: the right place is told (409).</summary>
    public const string WrongOffset = "wrong-offset";

    /// <summary>An upload was cancelled or expired before all of it was here (410).</summary>
    public const string UploadGone = "upload-gone";

    /// <summary>A device asks for too much in too short a time; <c>Retry-After</c> says when to come again (429).</summary>
    public const string TooFast = "too-fast";

    /// <summary>Where a download was to come from did not give it (502).</summary>
    public const string SourceFailed = "source-failed";

    /// <summary>Somebody cancelled the operation (409).</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The daemon was stopped or restarted in the middle (503).</summary>
    public const string Interrupted = "interrupted";

    /// <summary>A fault of ours (500).</summary>
    public const string Internal = "internal";
}
