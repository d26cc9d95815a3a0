namespace Cloudlet.Server.Access;

/// <summary>Which devices of the network may start machines or upload.</summary>
public enum AccessPolicy
{
    /// <summary>Those that an administrator has paired, where the connection tells who they are; no others.</summary>
    Paired,

    /// <summary>All that reach the cloudlet: for a network that nobody else is on.</summary>
    Open,
}
