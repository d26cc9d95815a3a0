using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Cloudlet.Manager.Access;

/// <summary>
/// All signed-in browsers, by the digest of their cookies: in memory, so a restart of the daemon signs everybody out. Thread-safe.
/// </summary>
internal sealed class SessionBook(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Session> sessions = new();

    /// <summary>Begins a session.</summary>
    /// <returns>The secret for the cookie.</returns>
    public string Begin()
    {
        var secret = Session.Secret();
        var key = Key(secret);
        var session = new Session(time);
        sessions[key] = session;
        session.Ended.Register(() => sessions.TryRemove(key, out _));
        return secret;
    }

    /// <summary>The session of a cookie; null when there is none, or it has ended.</summary>
    public Session? Find(string? secret) =>
        secret is not null
        && sessions.TryGetValue(Key(secret), out var session)
        && !session.Ended.IsCancellationRequested
            ? session
            : null;

    /// <summary>Ends all sessions but one; null: all.</summary>
    public void EndOthers(Session? kept)
    {
        foreach (var session in sessions.Values.Where(session => session != kept))
            session.End();
    }

    private static string Key(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
