using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Cloudlet.Manager.Kept;
using Cloudlet.Server.Data;

namespace Cloudlet.Manager.Access;

/// <summary>All signed-in browsers, by the digest of their cookies. They outlive the daemon. Thread-safe.</summary>
internal sealed class SessionBook
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Session> sessions = new();
    private readonly TimeProvider time;
    private readonly KeptFile<KeptSession> file;
    private readonly Lock writing = new();
    private long writtenAt;

    /// <summary>Those that an earlier daemon left, and that have not ended since. When a clock was set back, nobody knows which have: they are not taken.</summary>
    public SessionBook(DataDirectory data, TimeProvider time)
    {
        file = new KeptFile<KeptSession>(data.ManagerSessions, AccessJson.Default.IReadOnlyListKeptSession);
        this.time = time;
        var now = time.GetUtcNow();
        foreach (var kept in file.Read().Where(kept => kept.StartedAt <= kept.UsedAt && kept.UsedAt <= now))
            Add(kept.Key, new Session(kept.Token, kept.StartedAt, kept.UsedAt, time));
        writtenAt = time.GetTimestamp();
    }

    /// <summary>Begins a session.</summary>
    /// <returns>The secret for the cookie.</returns>
    public string Begin()
    {
        var secret = Session.Secret();
        var now = time.GetUtcNow();
        Add(Key(secret), new Session(Session.Secret(), now, now, time));
        Write();
        return secret;
    }

    /// <summary>The session of a cookie; null when there is none, or it has ended.</summary>
    public Session? Find(string? secret) =>
        secret is not null
        && sessions.TryGetValue(Key(secret), out var session)
        && !session.Ended.IsCancellationRequested
            ? session
            : null;

    /// <summary>Somebody did something in a session: it is not idle.</summary>
    public void Touch(Session session)
    {
        session.Touch();
        if (time.GetElapsedTime(Volatile.Read(ref writtenAt)) > Fresh)
            Write();
    }

    /// <summary>Ends all sessions but one; null: all.</summary>
    public void EndOthers(Session? kept)
    {
        foreach (var session in sessions.Values.Where(session => session != kept))
            session.End();
    }

    private void Add(string key, Session session)
    {
        sessions[key] = session;
        session.Ended.Register(() =>
        {
            if (sessions.TryRemove(key, out _))
                Write();
        });
    }

    private void Write()
    {
        lock (writing)
        {
            Volatile.Write(ref writtenAt, time.GetTimestamp());
            file.Write([
                .. sessions.Select(one => new KeptSession(
                    one.Key,
                    one.Value.Token,
                    one.Value.StartedAt,
                    one.Value.UsedAt
                )),
            ]);
        }
    }

    private static string Key(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
