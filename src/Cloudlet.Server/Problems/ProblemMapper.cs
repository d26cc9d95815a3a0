using System.Text.Json;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Overlays;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Problems;

/// <summary>The one place where a failure becomes what the caller is told.</summary>
internal sealed partial class ProblemMapper(ILogger<ProblemMapper> logger)
{
    private const int NoSpaceLeft = unchecked((int)0x8007001C);
    private const int NoSpaceErrno = 28;

    /// <summary>What to tell.</summary>
    public Problem Explain(Exception exception) =>
        exception switch
        {
            ProblemException known => known.Problem,
            OperationCanceledException => Make(
                ProblemCodes.Cancelled,
                409,
                "It was cancelled; nothing of it was kept."
            ),
            IOException or CloudletException when IsDiskFull(exception) => Make(
                ProblemCodes.DiskFull,
                507,
                $"No space is left: {exception.Message}",
                "Delete instances, overlays or bases that are not needed, or give the data directory more space."
            ),
            PortInUseException port => Make(
                ProblemCodes.PortInUse,
                409,
                port.Message,
                "Choose another host port, or give none and let the cloudlet choose.",
                "ports.host",
                port.EndPoint.Port.ToString()
            ),
            ArtifactKindException misplaced => Make(
                ProblemCodes.Corrupt,
                422,
                ArtifactTypes.Explain(misplaced).Detail,
                ArtifactTypes.Explain(misplaced).Next
            ),
            OverlayCorruptException
            or BlobCorruptException
            or ArtifactInvalidException
            or BlobMissingException
            or BlobTooLargeException
            or MigrationStreamException => Make(
                ProblemCodes.Corrupt,
                422,
                exception.Message,
                "Get the file again from where it came from, or make it anew."
            ),
            ProgramMissingException missing => Make(
                ProblemCodes.CannotRun,
                422,
                missing.Message,
                "Install it (Debian: apt install qemu-system-x86 qemu-utils), then see cloudlet doctor.",
                "program",
                missing.Program
            ),
            DiskImageException image => Make(
                ProblemCodes.Corrupt,
                422,
                image.Message,
                "See what is wrong with it: qemu-img info and qemu-img check.",
                "disk",
                image.Path
            ),
            MachineStateRefusedException => Make(
                ProblemCodes.CannotRun,
                422,
                exception.Message,
                "The snapshot belongs to another QEMU: see cloudlet doctor, and make the base anew on this one."
            ),
            CatalogueException => Make(
                ProblemCodes.CatalogueFailed,
                503,
                exception.Message,
                "See that the catalogue's database can be reached and has space, then try again."
            ),
            CloudletException => Make(
                ProblemCodes.MachineFailed,
                500,
                exception.Message,
                "See cloudlet doctor, and the machine's log."
            ),
            BadHttpRequestException { InnerException: JsonException json } bad => Make(
                ProblemCodes.InvalidRequest,
                bad.StatusCode,
                $"The request's JSON is wrong: {json.Message}",
                "Correct the request and send it again.",
                json.Path
            ),
            // The framework tells it to the route's author.
            BadHttpRequestException bad when bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) => Make(
                ProblemCodes.InvalidRequest,
                bad.StatusCode,
                "The request needs a body in JSON.",
                "Send it with Content-Type: application/json. See docs/api.md for the routes."
            ),
            BadHttpRequestException bad => Make(
                ProblemCodes.InvalidRequest,
                bad.StatusCode,
                bad.Message,
                "Correct the request and send it again."
            ),
            _ => Unforeseen(exception),
        };

    private Problem Unforeseen(Exception exception)
    {
        LogUnforeseen(logger, exception);
        return Make(
            ProblemCodes.Internal,
            500,
            $"{exception.GetType().Name}: {exception.Message}",
            "This is a fault of the cloudlet: its log has the details."
        );
    }

    // QEMU and qemu-img tell it in their own words.
    private static bool IsDiskFull(Exception exception) =>
        exception.HResult is NoSpaceLeft or NoSpaceErrno
        || exception.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase);

    private static Problem Make(
        string code,
        int status,
        string detail,
        string? next = null,
        string? field = null,
        string? value = null
    ) =>
        new()
        {
            Code = code,
            Status = status,
            Detail = detail,
            Next = next,
            Field = field,
            Value = value,
        };

    [LoggerMessage(20, LogLevel.Error, "An unforeseen failure.")]
    private static partial void LogUnforeseen(ILogger logger, Exception exception);
}
