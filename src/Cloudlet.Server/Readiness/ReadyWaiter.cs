using Cloudlet.Contracts;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Readiness;

/// <summary>Waits until a guest is ready, with an end to patience; a person who says so may take as long as they like.</summary>
internal static class ReadyWaiter
{
    /// <summary>Waits.</summary>
    /// <exception cref="ProblemException">It was not ready in time; the end of its serial output is told.</exception>
    /// <exception cref="MachineExitedException">QEMU ended before.</exception>
    public static async Task WaitAsync(
        ReadyRule rule,
        Machine machine,
        MachineLogs logs,
        ReadyPatience patience,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        if (rule.Kind == ReadyKind.Manual)
        {
            await PersonWaiter.WaitAsync(
                "Say when the guest is ready to be frozen.",
                machine,
                operation,
                cancellationToken
            );
            return;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience.Limit);
        try
        {
            Task WaitAsync(CancellationToken token) => rule.WaitAsync(machine, logs.Serial, 0, token);
            await (
                patience.IsJudged ? operation.WaitUnlessProceededAsync(WaitAsync, limit.Token) : WaitAsync(limit.Token)
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(
                new Problem
                {
                    Code = ProblemCodes.NotReady,
                    Status = 504,
                    Detail =
                        $"The guest was not ready ({rule}) within {patience.Limit.TotalSeconds:0.#} s. Its serial output ends with: {LogTail.Read(logs.Serial)}",
                    Field = patience.Field,
                    Value = rule.ToString(),
                    Next = patience.Next,
                }
            );
        }
    }
}
