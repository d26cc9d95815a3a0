namespace Cloudlet.Cli.Output;

/// <summary>Text that others wrote, such as a guest's last lines: without what would move the cursor or colour the reader's terminal.</summary>
internal static class Printable
{
    /// <summary>Keeps line feeds and tabs, drops every other control character.</summary>
    public static string Clean(string text)
    {
        foreach (var character in text)
        {
            if (!IsPrintable(character))
                return string.Concat(text.Where(IsPrintable));
        }
        return text;
    }

    private static bool IsPrintable(char character) => character is '\n' or '\t' || !char.IsControl(character);
}
