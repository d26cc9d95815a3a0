namespace Cloudlet.Cli.Output;

/// <summary>Views as aligned columns: for pipes, files and people without a terminal. No line ends in spaces.</summary>
internal static class PlainViews
{
    private const string Gap = "  ";

    /// <summary>Writes one view.</summary>
    public static void Write(TextWriter output, View view)
    {
        switch (view)
        {
            case Table table:
                WriteTable(output, table);
                break;
            case Details details:
                WriteDetails(output, details);
                break;
        }
    }

    private static void WriteTable(TextWriter output, Table table)
    {
        var widths = new int[table.Columns.Count];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(
                table.Columns[i].Title.Length,
                table.Rows.Max(row => (int?)OneLine(row[i]).Length) ?? 0
            );
        WriteRow(output, table.Columns, widths, table.Columns.Select(column => column.Title));
        foreach (var row in table.Rows)
            WriteRow(output, table.Columns, widths, row.Select(OneLine));
    }

    private static void WriteRow(
        TextWriter output,
        IReadOnlyList<Column> columns,
        int[] widths,
        IEnumerable<string> cells
    )
    {
        var aligned = cells.Select(
            (cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])
        );
        output.WriteLine(string.Join(Gap, aligned).TrimEnd());
    }

    private static void WriteDetails(TextWriter output, Details details)
    {
        var width = details.Items.Max(item => item.Name.Length) + 1;
        foreach (var (name, value) in details.Items)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            var indent = new string(' ', width + Gap.Length);
            var text = Printable.Clean(value).TrimEnd().ReplaceLineEndings(Environment.NewLine + indent);
            output.WriteLine($"{(name + ":").PadRight(width)}{Gap}{text}");
        }
    }

    private static string OneLine(string cell) => Printable.Clean(cell.ReplaceLineEndings(" "));
}
