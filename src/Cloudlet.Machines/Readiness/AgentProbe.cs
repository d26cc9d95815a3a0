namespace Cloudlet.Machines;

/// <summary>Ready when the guest agent answers.</summary>
/// <param name="run">The machine's sockets; the agent's must be free.</param>
public sealed class AgentProbe(RunFolder run) : IReadyProbe
{
    // Questions wait in the port until the agent opens it, so asking again is only for one that is lost.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await using var agent = await GuestAgent.ConnectAsync(run, new AgentOptions(), cancellationToken);
        while (true)
        {
            try
            {
                await agent.PingAsync(AskAgain, cancellationToken);
                return;
            }
            catch (AgentSilentException e) when (e.InnerException is OperationCanceledException)
            {
                // Not yet.
            }
        }
    }
}
