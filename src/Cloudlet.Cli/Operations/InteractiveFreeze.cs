using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Terminals;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Operations;

/// <summary>The guest's console, then the question whether to freeze; no leads back to the console.</summary>
internal sealed class InteractiveFreeze(Invocation invocation, OperationInfo operation)
{
    private const int LongestAnswer = 256;

    /// <summary>Runs until the user lets the operation go on.</summary>
    public async Task RunAsync(CancellationToken stopped)
    {
        var environment = invocation.Environment;
        while (true)
        {
            await AttachAsync(stopped);
            environment.Error.Write("Freeze now? [y]es, [n]o: back to the console, [c]ancel: ");
            switch ((await ReadAnswerAsync(stopped)).ToUpperInvariant())
            {
                case "Y" or "YES":
                    await invocation.Client.ProceedOperationAsync(operation.Id, stopped);
                    return;
                case "C" or "CANCEL":
                    await invocation.Client.CancelOperationAsync(operation.Id, stopped);
                    return;
            }
        }
    }

    private async Task AttachAsync(CancellationToken stopped)
    {
        try
        {
            await using var serial = await invocation.Client.OpenOperationSerialWithHistoryAsync(operation.Id, stopped);
            var environment = invocation.Environment;
            environment.Error.WriteLine($"The guest's serial console follows. {ConsoleSession.HowToLeave}");
            // Standard output is for the result.
            await ConsoleSession.RunAsync(serial, environment.Terminal, environment.ErrorOutput, stopped);
            environment.Error.WriteLine();
        }
        catch (CloudletApiException exception)
        {
            invocation.Environment.Error.WriteLine($"No serial console: {exception.Problem.Detail}");
        }
    }

    private async Task<string> ReadAnswerAsync(CancellationToken stopped)
    {
        var buffer = new byte[LongestAnswer];
        var read = await invocation.Environment.Terminal.ReadAsync(buffer, stopped);
        if (read == 0)
            throw new IOException("The terminal has gone.");
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read).Trim();
    }
}
