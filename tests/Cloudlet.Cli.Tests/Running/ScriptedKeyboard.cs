using System.Text;
using System.Threading.Channels;
using Cloudlet.Cli.Terminals;

namespace Cloudlet.Cli.Tests.Running;

/// <summary>Somebody who types.</summary>
internal sealed class ScriptedKeyboard : ITerminal
{
    private readonly Channel<string> typed = Channel.CreateUnbounded<string>();

    /// <summary>Whether every key counts at once.</summary>
    public bool IsRaw { get; private set; }

    /// <summary>How often raw mode was entered.</summary>
    public int RawSessions { get; private set; }

    public void Type(string text) => typed.Writer.TryWrite(text);

    public IDisposable EnterRawMode()
    {
        IsRaw = true;
        RawSessions++;
        return new Restore(this);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes(await typed.Reader.ReadAsync(cancellationToken), buffer.Span);

    private sealed class Restore(ScriptedKeyboard keyboard) : IDisposable
    {
        public void Dispose() => keyboard.IsRaw = false;
    }
}
