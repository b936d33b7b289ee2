using InferLine.Estimation;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    /// <summary>A table without rows.</summary>
    /// <param name="columns">The headers; a number's is right-aligned, which a leading <c>&gt;</c> says.</param>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true };
        foreach (string column in columns)
        {
            bool isNumber = column.StartsWith('>');
            var header = new TableColumn(new Text(column.TrimStart('>'))) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = isNumber };
            table.AddColumn(header.Padding(0, isNumber ? 1 : 2));
        }

        return table;
    }

    /// <summary>Adds a row of plain text; names from files may hold what Spectre would take for markup.</summary>
    public static void Row(this Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new List<Text>();
        foreach (string cell in cells)
        {
            texts.Add(new Text(Plain.Line(cell)));
        }

        table.AddRow(texts);
    }

    /// <summary>The distribution of latencies, in a row.</summary>
    public static Table Latencies(LatencySummary latency)
    {
        Table table = Create("latency", ">mean", ">p50", ">p90", ">p95", ">p99", ">p99.9", ">max");
        double[] values =
            [latency.MeanSeconds, latency.P50Seconds, latency.P90Seconds, latency.P95Seconds, latency.P99Seconds, latency.P999Seconds, latency.MaxSeconds];
        table.Row(["ms", .. values.Select(Format.Milliseconds)]);
        return table;
    }
}
