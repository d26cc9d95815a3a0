using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>An instance's log as text, all of it so far, and on demand what comes until the instance ends.</summary>
internal static class LogRoute
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static async Task ServeAsync(HttpContext context, Instance instance, string source, bool follow)
    {
        var path = source switch
        {
            "serial" => instance.Logs.Serial,
            "qemu" => instance.Logs.Qemu,
            _ => throw Unknown(source),
        };
        context.Response.ContentType = "text/plain; charset=utf-8";
        var cancellationToken = context.RequestAborted;
        var position = 0L;
        while (true)
        {
            var ended = !instance.Record.IsAlive;
            position = await CopyAsync(path, position, context.Response, cancellationToken);
            if (!follow || ended)
                return;
            await context.Response.Body.FlushAsync(cancellationToken);
            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task<long> CopyAsync(
        string path,
        long position,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(path))
            return position;
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        // A log over its bound was cut: what is left of it is shown from its start.
        file.Position = file.Length < position ? 0 : position;
        await file.CopyToAsync(response.Body, cancellationToken);
        return file.Position;
    }

    private static ProblemException Unknown(string source) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"There is no log '{source}'.",
                Field = "source",
                Value = source,
                Next = "Ask for serial or qemu.",
            }
        );
}
