using Cloudlet.Contracts;
using Cloudlet.Server.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cloudlet.Server.Http;

/// <summary>How a route that started a long job answers: 202, where it is followed, and how it is now.</summary>
internal static class Accepted
{
    public static Accepted<OperationInfo> For(Operation operation) =>
        TypedResults.Accepted(Routes.Operation(operation.Info.Id), operation.Info);
}
