namespace Cloudlet.Client.Ensuring;

/// <summary>A service has moved, or is nowhere.</summary>
/// <param name="before">Where it was.</param>
/// <param name="now">Where it is; null: no cloudlet gives it at present.</param>
/// <param name="reason">Why it is not where it was, for people.</param>
public sealed class EndpointChangedEventArgs(ServiceEndpoint before, ServiceEndpoint? now, string reason) : EventArgs
{
    /// <summary>Where it was.</summary>
    public ServiceEndpoint Before { get; } = before;

    /// <summary>Where it is; null: no cloudlet gives it at present. It is asked for again, and told when it is found.</summary>
    public ServiceEndpoint? Now { get; } = now;

    /// <summary>Why it is not where it was, for people.</summary>
    public string Reason { get; } = reason;
}
