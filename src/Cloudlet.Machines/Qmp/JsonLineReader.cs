namespace Cloudlet.Machines;

/// <summary>Reads lines of JSON from a stream that may pause anywhere. One reader at a time.</summary>
/// <param name="stream">The stream; whoever made it disposes it.</param>
/// <param name="longest">The most bytes of a line that are accepted.</param>
internal sealed class JsonLineReader(Stream stream, int longest)
{
    private byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>The next line without its end, or null at the end of the stream. Valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, searched + length);
                start += searched + length + 1;
                return line;
            }
            searched = end - start;
            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
                return null;
            end += read;
        }
    }

    private void MakeRoom()
    {
        var length = end - start;
        if (length == longest)
            throw new InvalidDataException($"A line is longer than {longest} bytes.");
        var target = buffer;
        if (length > buffer.Length / 2)
            target = new byte[Math.Min(longest, buffer.Length * 2)];
        buffer.AsSpan(start, length).CopyTo(target);
        (buffer, start, end) = (target, 0, length);
    }
}
