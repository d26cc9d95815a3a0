using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// Makes every POST of the API safe to send again: with an <c>Idempotency-Key</c> it is done once, and answered alike from then on. One
/// place for all routes: none can forget it.
/// </summary>
internal static class IdempotentPosts
{
    /// <summary>The header that names a request.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    /// <summary>
    /// Puts it around the routes. Behind what turns exceptions into answers: those are not kept, nor is an answer that nobody may store.
    /// </summary>
    public static void UseIdempotency(this IApplicationBuilder app, AnswerBook answers) =>
        app.Use(
            (context, next) =>
                HttpMethods.IsPost(context.Request.Method)
                && context.Request.Headers.TryGetValue(Header, out var values)
                && context.GetEndpoint() is not null
                    ? AnswerAsync(context, next, answers, CheckKey(values.ToString()))
                    : next(context)
        );

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, AnswerBook answers, string key)
    {
        var request = await FingerprintAsync(context.Request);
        var made = Array.Empty<byte>();
        var before = await answers.GiveAsync(key, request, MakeAsync, context.RequestAborted);
        if (before is not null)
            await before.ExecuteAsync(context);
        else if (made.Length > 0)
            await context.Response.Body.WriteAsync(made, context.RequestAborted);

        async Task<Answer?> MakeAsync()
        {
            var client = context.Response.Body;
            using var written = new MemoryStream();
            context.Response.Body = written;
            try
            {
                await next(context);
            }
            finally
            {
                context.Response.Body = client;
            }
            var response = context.Response;
            // Kept before it is given: a client that hears nothing asks again and gets it.
            made = written.ToArray();
            return response.StatusCode is >= 200 and < 300 && response.Headers.CacheControl != "no-store"
                ? new Answer(
                    response.StatusCode,
                    Encoding.UTF8.GetString(made),
                    response.Headers.Location,
                    response.Headers.ETag
                )
                : null;
        }
    }

    // What is small is compared whole; of an upload, which is read once while it arrives, what is said of it.
    private static async Task<string> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        if (request.HasJsonContentType())
        {
            request.EnableBuffering();
            var buffer = new byte[16 * 1024];
            while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is var read and > 0)
                hash.AppendData(buffer, 0, read);
            request.Body.Position = 0;
        }
        else
            hash.AppendData(
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{request.ContentType} {request.ContentLength}")
                )
            );
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string CheckKey(string key)
    {
        if (key.Length is < 1 or > LongestKey || key.Any(char.IsControl))
        {
            var faults = new Faults();
            faults.Add(Header, key[..Math.Min(key.Length, 40)], $"a key has 1 to {LongestKey} characters.");
            faults.ThrowIfAny();
        }
        return key;
    }
}
