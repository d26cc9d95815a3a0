using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Http;

/// <summary>
/// Answers to requests that came with an <c>Idempotency-Key</c>: the same request gets the same answer for a day, however
/// often it is sent, also after a restart. A failure is not kept: it may be tried again. Bounded. Thread-safe.
/// </summary>
/// <param name="catalogue">Keeps them.</param>
/// <param name="time">Says how old they are.</param>
/// <param name="most">So many are kept; the oldest go first.</param>
internal sealed class AnswerBook(CatalogueDatabase catalogue, TimeProvider time, int most = 10_000)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Task> running = [];
    private readonly Lock gate = new();

    /// <summary>The answer to the request: made now, or the one that was given before.</summary>
    /// <param name="key">What the client calls the request.</param>
    /// <param name="request">The request's own fingerprint.</param>
    /// <param name="create">Does what is asked; null is an answer that is not for keeping.</param>
    /// <param name="cancellationToken">Gives up waiting for the same key.</param>
    /// <returns>The answer that was given before; null: it was made now.</returns>
    /// <exception cref="ProblemException">The key was used for another request.</exception>
    public async Task<Answer?> GiveAsync(
        string key,
        string request,
        Func<Task<Answer?>> create,
        CancellationToken cancellationToken
    )
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnterAsync(key, done.Task, cancellationToken);
        try
        {
            if (await FindAsync(key, request) is { } before)
                return before;
            if (await create() is { } answer)
                await KeepAsync(key, request, answer);
            return null;
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
                Detail = $"The {IdempotentPosts.Header} '{key}' was used for another request.",
                Field = IdempotentPosts.Header,
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
                if (await context.Answers.CountAsync() - most + 1 is var tooMany and > 0)
                {
                    var first = context.Answers.OrderBy(row => row.CreatedAt).Take(tooMany).Select(row => row.Key);
                    await context.Answers.Where(row => first.Contains(row.Key)).ExecuteDeleteAsync();
                }
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
