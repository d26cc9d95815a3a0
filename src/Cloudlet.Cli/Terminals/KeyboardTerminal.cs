using System.Runtime.InteropServices;

namespace Cloudlet.Cli.Terminals;

/// <summary>The terminal on standard input.</summary>
internal sealed unsafe class KeyboardTerminal : ITerminal
{
    private const int Descriptor = 0;
    private const int AfterOutputIsWritten = 1;

    // How soon a cancelled read is noticed.
    private const int PollMilliseconds = 100;

    public IDisposable EnterRawMode() => new RawMode();

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        new(Task.Run(() => Read(buffer, cancellationToken), cancellationToken));

    private static int Read(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Libc.Wait(Descriptor, Libc.PollInput, PollMilliseconds))
                continue;
            fixed (byte* start = buffer.Span)
            {
                var read = Libc.Read(Descriptor, start, buffer.Length);
                if (read >= 0)
                    return (int)read;
            }
            if (Marshal.GetLastPInvokeError() is not (Libc.InterruptedCall or Libc.TryAgain))
                return 0;
        }
    }

    private sealed class RawMode : IDisposable
    {
        private readonly byte[] saved = new byte[Libc.TermiosBytes];

        public RawMode()
        {
            fixed (byte* before = saved)
            {
                if (Libc.GetTerminal(Descriptor, before) != 0)
                    throw new IOException($"Standard input is no terminal: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
            var raw = saved.AsSpan().ToArray();
            fixed (byte* settings = raw)
            {
                Libc.MakeRaw(settings);
                Libc.SetTerminal(Descriptor, AfterOutputIsWritten, settings);
            }
        }

        public void Dispose()
        {
            fixed (byte* settings = saved)
                Libc.SetTerminal(Descriptor, AfterOutputIsWritten, settings);
        }
    }
}
