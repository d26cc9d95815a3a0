using System.Text;
using System.Text.RegularExpressions;
using Cloudlet.Client.Serial;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>A person at a guest's serial console.</summary>
public sealed class SerialConsole(SerialConnection connection) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StringBuilder seen = new();

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line, CancellationToken cancellationToken) =>
        connection.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken).AsTask();

    /// <summary>Types a command and reads what <paramref name="pattern"/> finds in its output.</summary>
    public async Task<Match> AskAsync(string command, string pattern, CancellationToken cancellationToken)
    {
        seen.Clear();
        await TypeAsync(command, cancellationToken);
        return await ReadAsync(pattern, cancellationToken);
    }

    /// <summary>Runs commands, and reads the words that they print. The echo of what is typed cannot be taken for the answer: it has a dollar sign there.</summary>
    public async Task<string> WordsAsync(string commands, CancellationToken cancellationToken) =>
        (await AskAsync($"echo \"[[$(({commands}) 2>&1 | xargs)]]\"", @"\[\[([^$\]]*)\]\]", cancellationToken))
            .Groups[1]
            .Value;

    /// <summary>Reads until the output holds the pattern.</summary>
    public async Task<Match> ReadAsync(string pattern, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var match = Regex.Match(seen.ToString(), pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
                if (match.Success)
                    return match;
                var count = await connection.ReadAsync(buffer, limit.Token);
                Assert.True(count > 0, $"The console ended before '{pattern}'. It said: {seen}");
                seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"No '{pattern}' within {Patience}. The console said: {seen}");
            throw;
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
