using Cloudlet.Cli.CommandLine;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary>
/// While an operation waits for a person: on a terminal the guest's console and then a question, elsewhere a text that
/// says how to go on. Ends by itself when somebody else lets the operation go on.
/// </summary>
internal sealed class WaitingGuide(Invocation invocation) : IAsyncDisposable
{
    private CancellationTokenSource? stop;
    private Task guiding = Task.CompletedTask;

    /// <summary>Begins or ends the guidance, as the operation's state asks for.</summary>
    public async Task FollowAsync(OperationInfo operation)
    {
        if (operation.State != OperationState.Waiting)
        {
            await StopAsync();
            return;
        }
        if (stop is not null)
            return;
        stop = CancellationTokenSource.CreateLinkedTokenSource(invocation.Interrupt);
        guiding = GuideAsync(operation, stop.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        if (stop is null)
            return;
        await stop.CancelAsync();
        await guiding;
        stop.Dispose();
        stop = null;
    }

    private async Task GuideAsync(OperationInfo operation, CancellationToken stopped)
    {
        var environment = invocation.Environment;
        environment.Error.WriteLine(operation.Waiting?.Message ?? $"Operation {operation.Id} waits for you.");
        if (operation.Waiting?.VncSocket is { } screen)
            environment.Error.WriteLine($"  screen:  VNC at unix:{screen}");
        if (operation.Waiting?.SerialSocket is { } serial)
            environment.Error.WriteLine($"  serial:  unix:{serial}");
        try
        {
            if (environment.IsInteractive && !invocation.IsQuiet)
            {
                await new InteractiveFreeze(invocation, operation).RunAsync(stopped);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception) when (CliProblems.Of(exception) is { } problem)
        {
            environment.Error.WriteLine($"The console cannot be used: {problem.Detail}");
        }
        environment.Error.WriteLine($"  look:    cloudlet operation console {operation.Id}");
        environment.Error.WriteLine($"  go on:   cloudlet operation continue {operation.Id}");
        environment.Error.WriteLine($"  give up: cloudlet operation cancel {operation.Id}");
    }
}
