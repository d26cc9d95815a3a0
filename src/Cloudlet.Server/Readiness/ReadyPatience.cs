namespace Cloudlet.Server.Readiness;

/// <summary>How long a guest is waited for, and what is told when that was not enough.</summary>
/// <param name="Limit">How long.</param>
/// <param name="Field">The field of the request that asked for the wait.</param>
/// <param name="Next">What to do then.</param>
internal sealed record ReadyPatience(TimeSpan Limit, string Field, string Next)
{
    /// <summary>Whether a person who looks at the guest may say that it is ready, whatever the rule says.</summary>
    public bool IsJudged { get; private init; }

    /// <summary>For a machine that is being made: it can be looked at, and a person may judge.</summary>
    public static ReadyPatience Making(TimeSpan limit) =>
        new(
            limit,
            "ready",
            "Give it more patience (--timeout). Its serial console shows what it does while it boots (cloudlet operation console ID; the id: cloudlet operation list). "
                + "Or let it be ready when you say so: manual."
        )
        {
            IsJudged = true,
        };

    /// <summary>For a machine that is started only to see what its service touches.</summary>
    public static ReadyPatience Training(TimeSpan limit) =>
        new(
            limit,
            "train",
            "Give it more patience (--timeout), or make the overlay without looking which memory it needs first (--train)."
        );

    /// <summary>For a new instance.</summary>
    public static ReadyPatience Synthesis(TimeSpan limit) =>
        new(
            limit,
            "wait",
            "Nothing of the instance was kept. Give it more patience (--timeout), or start it without a wait and look at its console: cloudlet instance console NAME."
        );

    /// <summary>For an instance of a service.</summary>
    public static ReadyPatience Service(TimeSpan limit, string overlay, string service) =>
        new(
            limit,
            "ready",
            $"See what its overlay does: cloudlet synthesize {overlay}, then cloudlet instance console. Change the probe: cloudlet service edit {service} --ready RULE."
        );
}
