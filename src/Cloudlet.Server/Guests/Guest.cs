namespace Cloudlet.Server.Guests;

/// <summary>Small favours that a guest with an agent does for us, and what to say when it has none.</summary>
internal static class Guest
{
    // An agent that has its port open is there, but sets the clock by another process: slow on a busy host without KVM.
    private static readonly TimeSpan ClockPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HookPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether a guest agent answers within <paramref name="patience"/>; at once false when no program has its port open.</summary>
    public static async Task<bool> HasAgentAsync(
        Machine machine,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        if (!await machine.HasOpenAgentPortAsync(cancellationToken))
            return false;
        try
        {
            await using var agent = await GuestAgent.ConnectAsync(machine.Run, new AgentOptions(), cancellationToken);
            await agent.PingAsync(patience, cancellationToken);
            return true;
        }
        catch (AgentSilentException)
        {
            return false;
        }
    }

    /// <summary>After a resume: sets the clock, which shows the time of the freeze, and tells the guest's resume hook.</summary>
    /// <returns><c>set</c>, or why not.</returns>
    public static async Task<string> WakeAsync(Machine machine, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = await SetClockAsync(machine, time, cancellationToken);
        await ResumeHook.SendAsync(machine, HookPatience, cancellationToken);
        return clock;
    }

    /// <summary>Asks the agent to shut the guest down. False when no agent answers.</summary>
    public static async Task<bool> ShutdownAsync(
        Machine machine,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        if (!await machine.HasOpenAgentPortAsync(cancellationToken))
            return false;
        try
        {
            await using var agent = await GuestAgent.ConnectAsync(machine.Run, new AgentOptions(), cancellationToken);
            await agent.PingAsync(patience, cancellationToken);
            await agent.ShutdownAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is AgentSilentException or AgentException)
        {
            return false;
        }
    }

    private static async Task<string> SetClockAsync(
        Machine machine,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!await machine.HasOpenAgentPortAsync(cancellationToken))
            return "not set: no agent in the guest";
        try
        {
            await using var agent = await GuestAgent.ConnectAsync(
                machine.Run,
                new AgentOptions { CommandTimeout = ClockPatience },
                cancellationToken
            );
            await agent.PingAsync(ClockPatience, cancellationToken);
            await agent.SetTimeAsync(time.GetUtcNow(), cancellationToken);
            return "set";
        }
        catch (AgentSilentException)
        {
            return $"not set: the guest's agent did not answer within {ClockPatience.TotalSeconds:0} s";
        }
        catch (AgentException exception)
        {
            return $"not set: {exception.Description}";
        }
    }
}
