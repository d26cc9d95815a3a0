using System.Text;

namespace Cloudlet.Benchmarks.Output;

/// <summary>Rows of text as a Markdown table, its columns aligned: it can be read here and pasted into a page.</summary>
/// <param name="headings">One for each column. The first two columns are words, the others numbers.</param>
internal sealed class TextTable(params string[] headings)
{
    private const int Words = 2;
    private readonly List<string[]> rows = [headings];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, headings.Length);
        rows.Add(cells);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var widths = headings.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            AppendRow(
                text,
                row.Select(
                    (cell, column) => column < Words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])
                )
            );
            if (row == headings)
                AppendRow(
                    text,
                    widths.Select(
                        (width, column) => column < Words ? new string('-', width) : new string('-', width - 1) + ':'
                    )
                );
        }
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
