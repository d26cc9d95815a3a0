using System.Text;

namespace Cloudlet.Machines;

/// <summary>A program that was run to its end.</summary>
/// <param name="Exit">How it ended; null when it was killed at the time limit.</param>
/// <param name="Output">What it wrote to its standard output and error, the first 64 KiB.</param>
internal sealed record CapturedProcess(ProcessExit? Exit, string Output)
{
    private const int MostOutput = 64 * 1024;

    /// <summary>Runs a program, and kills it at the time limit or when cancelled: it never outlives this call.</summary>
    public static async Task<CapturedProcess> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyList<System.Runtime.InteropServices.SafeHandle> descriptors,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var output = Descriptor.CreateMemoryFile("output");
        var start = new ProcessStart
        {
            Program = program,
            Arguments = arguments,
            Output = output,
            Descriptors = descriptors,
        };
        var process = ProcessLauncher.Start(start);
        ProcessExit? exit = null;
        try
        {
            exit = await process.Exited.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Told by the missing exit.
        }
        finally
        {
            process.Kill();
            await process.Exited;
        }
        var buffer = new byte[MostOutput];
        var length = RandomAccess.Read(output, buffer, 0);
        return new CapturedProcess(exit, Encoding.UTF8.GetString(buffer, 0, length));
    }
}
