using Cloudlet.Client;
using Cloudlet.Client.Ensuring;
using Cloudlet.Contracts;
using Cloudlet.Discovery;
using Cloudlet.Primitives;
using Cloudlet.Server.Problems;

namespace Cloudlet.Cli.CommandLine;

/// <summary>The one place in which failures become problems.</summary>
internal static class CliProblems
{
    /// <summary>Nobody answers at the address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>No cloudlet gives what was asked for.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Discovery does not work on this host.</summary>
    public const string NoDiscovery = "discovery-unavailable";

    /// <summary>A file or a stream of this process cannot be read or written.</summary>
    public const string LocalFile = "local-file";

    /// <summary>What to tell about an exception; null for one that nobody foresaw.</summary>
    public static Problem? Of(Exception exception) =>
        exception switch
        {
            CliException own => own.Problem,
            CloudletApiException refused => refused.Problem,
            // `serve` runs the server itself.
            ProblemException foretold => foretold.Problem,
            CloudletUnreachableException silent => new Problem
            {
                Code = Unreachable,
                Detail = silent.Message,
                Field = "--cloudlet",
                Value = silent.Address.ToString(),
                Next = silent.Next,
            },
            ServiceUnavailableException nowhere => new Problem
            {
                // Nobody has it: not that somebody could not give it now.
                Code = nowhere is { Considered.IsEmpty: false, Failed.IsEmpty: true }
                    ? ProblemCodes.NotFound
                    : Unavailable,
                Detail = nowhere.Message,
                Next = nowhere.Next,
            },
            DiscoveryUnavailableException deaf => new Problem { Code = NoDiscovery, Detail = deaf.Message },
            CloudletException foreseen => new Problem { Code = foreseen.Code, Detail = foreseen.Message },
            OperationCanceledException => Cancelled("Interrupted."),
            UnauthorizedAccessException or IOException => new Problem { Code = LocalFile, Detail = exception.Message },
            _ => null,
        };

    /// <summary>A value on the command line is wrong.</summary>
    public static Problem Usage(string field, string? value, string message, string? next = null) =>
        new()
        {
            Code = ProblemCodes.InvalidRequest,
            Status = 400,
            Detail = message,
            Field = field,
            Value = value,
            Next = next,
        };

    /// <summary>Somebody pressed Ctrl-C.</summary>
    public static Problem Cancelled(string detail) =>
        new()
        {
            Code = ProblemCodes.Cancelled,
            Status = 409,
            Detail = detail,
        };
}
