using System.Security.Cryptography;
using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Http;

/// <summary>
/// Answers to creations that came with an <c>Idempotency-Key</c>: the same request gets the same answer for a day, however
/// often it is sent, also after a restart. A failure is not kept: it may be tried again. Thread-safe.
/// </summary>
internal sealed class AnswerBook(CatalogueDatabase catalogue, TimeProvider time)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Task> running = [];
    private readonly Lock gate = new();

    /// <summary>The answer to the request: made now, or the one that was given before.</summary>
    /// <param name="context">The request, with or without a key.</param>
    /// <param name="body">What came in, as it is understood.</param>
    /// <param name="create">Does what is asked.</param>
    /// <exception cref="ProblemException">The key is none, or was used for another request.</exception>
    public async Task<Answer> GiveAsync(HttpContext context, string body, Func<Task<Answer>> create)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return await create();
        var key = values.ToString();
        if (key.Length is < 1 or > LongestKey || key.Any(char.IsControl))
        {
            var faults = new Faults();
            faults.Add(Header, key[..Math.Min(key.Length, 40)], $"a key has 1 to {LongestKey} characters.");
            faults.ThrowIfAny();
        }
        var request = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n{body}"))
        );
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnterAsync(key, done.Task, context.RequestAborted);
        try
        {
            if (await FindAsync(key, request) is { } before)
                return before;
            var answer = await create();
            await KeepAsync(key, request, answer);
            return answer;
        }
        finally
        {
            lock (gate)
                running.Remove(key);
            done.SetResult();
        }
    }

    // One at a time for each key: who comes second finds the answer of the first.
    private async Task EnterAsync(string key, Task mine, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? other;
            lock (gate)
            {
                if (!running.TryGetValue(key, out other))
                {
                    running[key] = mine;
                    return;
                }
            }
            await other.WaitAsync(cancellationToken);
        }
    }

    private async Task<Answer?> FindAsync(string key, string request)
    {
        var oldest = time.GetUtcNow() - Kept;
        var row = await catalogue.ReadAsync(context =>
            context.Answers.SingleOrDefaultAsync(row => row.Key == key && row.CreatedAt > oldest)
        );
        if (row is null)
            return null;
        if (row.Request == request)
            return new Answer(row.Status, row.Body, row.Location, row.ETag);
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.KeyReused,
                Status = 422,
                Detail = $"The {Header} '{key}' was used for another request.",
                Field = Header,
                Value = key,
                Next = "Use a new key for each request, and the same one only to send that request again.",
            }
        );
    }

    private Task KeepAsync(string key, string request, Answer answer)
    {
        var now = time.GetUtcNow();
        var oldest = now - Kept;
        return catalogue.WriteAsync(
            async context =>
            {
                await context.Answers.Where(row => row.CreatedAt <= oldest).ExecuteDeleteAsync();
                context.Answers.Add(
                    new AnswerRow
                    {
                        Key = key,
                        Request = request,
                        Status = answer.Status,
                        Body = answer.Body,
                        Location = answer.Location,
                        ETag = answer.ETag,
                        CreatedAt = now,
                    }
                );
            },
            CancellationToken.None
        );
    }
}
