namespace Cloudlet.Machines;

/// <summary>Finds out whether a guest is ready for its users.</summary>
public interface IReadyProbe
{
    /// <summary>Completes when the guest is ready, and never when it is not: the caller sets the limit by cancelling.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
