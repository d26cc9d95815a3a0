using System.Security.Cryptography;

namespace Cloudlet.Manager.Access;

/// <summary>One signed-in browser. Ends when it was idle too long, when it is too old, and when somebody ends it. Thread-safe.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>How long nobody may do anything.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>How long it lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private readonly CancellationTokenSource end;
    private readonly TimeProvider time;
    private readonly long knownAt;
    private readonly TimeSpan ageThen;
    private long usedAt;

    /// <summary>One that begins now, or goes on after a restart of the daemon.</summary>
    public Session(string token, DateTimeOffset startedAt, DateTimeOffset usedAt, TimeProvider time)
    {
        this.time = time;
        Token = token;
        StartedAt = startedAt;
        this.usedAt = usedAt.UtcTicks;
        knownAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        ageThen = now - startedAt;
        end = new CancellationTokenSource(Least(Left, Idle - (now - usedAt)), time);
        Ended = end.Token;
    }

    /// <summary>What each change must carry besides the cookie: a page of another origin cannot read it.</summary>
    public string Token { get; }

    /// <summary>When somebody signed in.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When somebody last did something.</summary>
    public DateTimeOffset UsedAt => new(Volatile.Read(ref usedAt), TimeSpan.Zero);

    /// <summary>Cancelled at its end: consoles and streams end with it.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Random, 256 bits, for headers and cookies.</summary>
    public static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Somebody did something: it is not idle.</summary>
    public void Touch()
    {
        Volatile.Write(ref usedAt, time.GetUtcNow().UtcTicks);
        end.CancelAfter(Least(Left, Idle));
    }

    /// <summary>Whether a change carries the right token.</summary>
    public bool Allows(string? token) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(token ?? ""),
            System.Text.Encoding.UTF8.GetBytes(Token)
        );

    /// <summary>Ends it.</summary>
    public void End() => end.Cancel();

    public void Dispose() => end.Dispose();

    // By a clock that nobody sets, while the daemon runs.
    private TimeSpan Left => Longest - ageThen - time.GetElapsedTime(knownAt);

    private static TimeSpan Least(TimeSpan one, TimeSpan other)
    {
        var less = one < other ? one : other;
        return less > TimeSpan.Zero ? less : TimeSpan.Zero;
    }
}
