using System.Text;
using System.Text.RegularExpressions;
using Cloudlet.Client.Serial;

namespace Cloudlet.Cli.Terminals;

/// <summary>A guest's serial console for scripts: sends, shows what comes, and ends at an expected text or when the guest is silent.</summary>
internal sealed class ScriptedConsole(SerialConnection serial, Stream output, TimeProvider clock)
{
    private const int BufferBytes = 4096;

    // Enough for a screenful to match over several lines; a chatty guest must not fill our memory.
    private const int RememberedCharacters = 64 * 1024;

    private readonly StringBuilder heard = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] buffer = new byte[BufferBytes];
    private Task<int>? reading;

    /// <summary>Shows the guest's output until it matches.</summary>
    /// <returns>Whether it did, before the time was over and the console ended.</returns>
    public async Task<bool> ExpectAsync(Regex pattern, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!pattern.IsMatch(heard.ToString()))
        {
            var left = timeout - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await HearAsync(left, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>Shows the guest's output until nothing came for <paramref name="silence"/>, it ended, or the time is over.</summary>
    public async Task DrainAsync(TimeSpan silence, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (timeout - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            if (!await HearAsync(left < silence ? left : silence, cancellationToken))
                return;
        }
    }

    /// <summary>Types everything that <paramref name="input"/> holds, showing what comes meanwhile.</summary>
    public async Task SendAsync(Stream input, CancellationToken cancellationToken)
    {
        var sending = new byte[BufferBytes];
        while (true)
        {
            var typed = input.ReadAsync(sending, cancellationToken).AsTask();
            while (!typed.IsCompleted)
            {
                var first = await Task.WhenAny(typed, reading ??= BeginRead(cancellationToken));
                if (first == reading && !await TakeAsync())
                    return;
            }
            var read = await typed;
            if (read == 0)
                return;
            await serial.WriteAsync(sending.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>False: nothing came in time, or the console ended.</summary>
    private async Task<bool> HearAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        reading ??= BeginRead(cancellationToken);
        try
        {
            await reading.WaitAsync(timeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        return await TakeAsync();
    }

    private Task<int> BeginRead(CancellationToken cancellationToken) =>
        serial.ReadAsync(buffer, cancellationToken).AsTask();

    private async Task<bool> TakeAsync()
    {
        var read = await reading!;
        if (read == 0)
            return false;
        reading = null;
        await output.WriteAsync(buffer.AsMemory(0, read));
        var characters = new char[Encoding.UTF8.GetMaxCharCount(read)];
        heard.Append(characters.AsSpan(0, decoder.GetChars(buffer.AsSpan(0, read), characters, flush: false)));
        if (heard.Length > RememberedCharacters)
            heard.Remove(0, heard.Length - RememberedCharacters);
        return true;
    }
}
