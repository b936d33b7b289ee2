using Spectre.Console;

namespace InferLine.Benchmarks.Commands;

/// <summary>Tables as Markdown, so that they can be copied into the documentation as they are printed.</summary>
internal static class Tables
{
    private const int Width = 160;

    public static Table Markdown(params ReadOnlySpan<string> columns)
    {
        // Lines must not be broken to the width of the terminal.
        AnsiConsole.Profile.Width = Width;
        Table table = new Table().Border(TableBorder.Markdown);
        for (int i = 0; i < columns.Length; i++)
        {
            table.AddColumn(columns[i], column => column.NoWrap());
        }

        return table;
    }
}
