using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cloudlet.Cli.Output;

/// <summary>Views with lines and bold titles, as wide as the terminal allows. Colours are off where <c>NO_COLOR</c> says so.</summary>
internal static class TerminalViews
{
    /// <summary>Writes one view.</summary>
    public static void Write(CliEnvironment environment, View view)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = environment.Variable("NO_COLOR") is { Length: > 0 }
                    ? ColorSystemSupport.NoColors
                    : ColorSystemSupport.Standard,
                Interactive = InteractionSupport.No,
                Out = new TerminalOutput(environment.Out, environment.Width()),
            }
        );
        switch (view)
        {
            case Table table:
                console.Write(Render(table));
                break;
            case Details details:
                console.Write(Render(details));
                break;
        }
    }

    private static Spectre.Console.Table Render(Table table)
    {
        var rendered = new Spectre.Console.Table().Border(TableBorder.Rounded);
        foreach (var column in table.Columns)
        {
            rendered.AddColumn(
                new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold)))
                {
                    Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                }
            );
        }
        foreach (var row in table.Rows)
            rendered.AddRow(row.Select(cell => (IRenderable)new Text(Printable.Clean(cell))));
        return rendered;
    }

    private static Grid Render(Details details)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn());
        foreach (var (name, value) in details.Items)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow(
                    new Text(name, new Style(decoration: Decoration.Bold)),
                    new Text(Printable.Clean(value).TrimEnd())
                );
        }
        return grid;
    }

    private sealed class TerminalOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;
        public bool IsTerminal => true;
        public int Width => width;
        public int Height => 1000;

        public void SetEncoding(Encoding encoding) { }
    }
}
