namespace Cloudlet.Manager.Access;

/// <summary>A session as it is kept for the daemon that starts next: without what is in its cookie.</summary>
/// <param name="Key">The digest of its cookie.</param>
/// <param name="Token">What each change must carry besides the cookie.</param>
/// <param name="StartedAt">When somebody signed in.</param>
/// <param name="UsedAt">When somebody last did something: told to the minute.</param>
internal sealed record KeptSession(string Key, string Token, DateTimeOffset StartedAt, DateTimeOffset UsedAt);
