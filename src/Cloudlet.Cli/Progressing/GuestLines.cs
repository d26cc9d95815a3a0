using System.Text;

namespace Cloudlet.Cli.Progressing;

/// <summary>Puts the guest's output together into lines, and takes out what would move the cursor of the reader's terminal.</summary>
internal sealed class GuestLines(Action<string> write)
{
    // A guest that never ends its line must not fill our memory.
    private const int LongestLine = 4096;

    private readonly StringBuilder line = new();

    /// <summary>Adds output; each line that it completes is written.</summary>
    public void Add(string text)
    {
        foreach (var character in text)
        {
            if (character == '\n')
                Write();
            else if (character == '\t' || !char.IsControl(character))
                line.Append(character);
            if (line.Length == LongestLine)
                Write();
        }
    }

    /// <summary>Writes a line that has begun.</summary>
    public void Flush()
    {
        if (line.Length > 0)
            Write();
    }

    private void Write()
    {
        write(line.ToString());
        line.Clear();
    }
}
