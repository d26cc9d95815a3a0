using System.Text.Json;
using Cloudlet.Server.Data;

namespace Cloudlet.Manager.Access;

/// <summary>The sessions, in the data directory, so that a daemon that starts again knows its browsers: without what is in their cookies.</summary>
internal sealed class SessionFile(DataDirectory data)
{
    /// <summary>Those that were kept; none when they cannot be read: people sign in again.</summary>
    public IReadOnlyList<KeptSession> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(
                    File.ReadAllBytes(data.ManagerSessions),
                    AccessJson.Default.IReadOnlyListKeptSession
                ) ?? [];
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Keeps these and no others. A full disk is no reason not to let somebody in, who may come to make room.</summary>
    public void Write(IReadOnlyList<KeptSession> sessions)
    {
        try
        {
            AtomicFile.Write(
                data.ManagerSessions,
                JsonSerializer.SerializeToUtf8Bytes(sessions, AccessJson.Default.IReadOnlyListKeptSession)
            );
            File.SetUnixFileMode(data.ManagerSessions, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (IOException)
        {
            // What was kept before is older, and ends no later.
        }
    }
}

/// <summary>A session as it is kept.</summary>
/// <param name="Key">The digest of its cookie.</param>
/// <param name="Token">What each change must carry besides the cookie.</param>
/// <param name="StartedAt">When somebody signed in.</param>
/// <param name="UsedAt">When somebody last did something: told to the minute.</param>
internal sealed record KeptSession(string Key, string Token, DateTimeOffset StartedAt, DateTimeOffset UsedAt);
