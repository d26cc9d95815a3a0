using System.Text.Json.Serialization.Metadata;
using Cloudlet.Client;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Daemons;

/// <summary>Long jobs of a daemon, waited for.</summary>
internal static class Jobs
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>Waits for an operation, and gives what came of it.</summary>
    /// <exception cref="CloudletApiException">It failed.</exception>
    public static async Task<T> ResultAsync<T>(
        this CloudletClient client,
        Task<OperationInfo> begun,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var operation = await begun;
        while (!operation.HasEnded)
            operation = await client.GetOperationAsync(operation.Id, Poll, cancellationToken);
        return operation.GetResult(type)!;
    }
}
