using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Operations;

/// <summary>What an operation means to the one who began it.</summary>
public static class OperationExtensions
{
    extension(OperationInfo operation)
    {
        /// <summary>Whether it succeeded, failed or was cancelled.</summary>
        public bool HasEnded =>
            operation.State is OperationState.Succeeded or OperationState.Failed or OperationState.Cancelled;

        /// <summary>What came of it; null when it succeeded and has nothing to show.</summary>
        /// <exception cref="CloudletApiException">It failed or was cancelled; says why.</exception>
        /// <exception cref="InvalidOperationException">It has not ended.</exception>
        /// <exception cref="JsonException">The result is another kind of thing.</exception>
        public T? GetResult<T>(JsonTypeInfo<T> type)
            where T : class
        {
            if (!operation.HasEnded)
                throw new InvalidOperationException($"Operation {operation.Id} has not ended: follow it first.");
            if (operation.State != OperationState.Succeeded)
                throw new CloudletApiException(operation.Error ?? Unexplained(operation));
            return operation.Result is { ValueKind: JsonValueKind.Object } result ? result.Deserialize(type) : null;
        }
    }

    private static Problem Unexplained(OperationInfo operation) =>
        operation.State == OperationState.Cancelled
            ? new Problem
            {
                Code = ProblemCodes.Cancelled,
                Detail = $"Operation {operation.Id} ({operation.Kind} {operation.Subject}) was cancelled.",
                Status = 409,
            }
            : new Problem
            {
                Code = ProblemCodes.Internal,
                Detail = $"Operation {operation.Id} ({operation.Kind} {operation.Subject}) failed without saying why.",
                Status = 500,
                Next = "Look at the daemon's log.",
            };
}
