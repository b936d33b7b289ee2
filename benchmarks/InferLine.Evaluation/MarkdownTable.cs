using System.Globalization;

namespace InferLine.Evaluation;

/// <summary>A table on standard output, to be copied into the documentation. Rows appear as they are known: some take minutes.</summary>
internal sealed class MarkdownTable
{
    private readonly int _columns;

    public MarkdownTable(params ReadOnlySpan<string> columns)
    {
        _columns = columns.Length;
        Console.WriteLine($"| {string.Join(" | ", columns!)} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", _columns))}");
    }

    public void Row(params ReadOnlySpan<string> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columns);
        Console.WriteLine($"| {string.Join(" | ", cells!)} |");
    }

    /// <summary>A number with a fixed count of decimals; a dash where there is none.</summary>
    public static string Number(double? value, int decimals = 2) =>
        value is { } number && double.IsFinite(number) ? number.ToString(string.Create(CultureInfo.InvariantCulture, $"F{decimals}"), CultureInfo.InvariantCulture) : "-";

    /// <summary>A whole number.</summary>
    public static string Count(double value) => Number(value, 0);

    /// <summary>A share, 0 to 1, in percent.</summary>
    public static string Percent(double? share) => Number(100 * share);

    /// <summary>A share that may be negative, in percent, with its sign and one decimal.</summary>
    public static string Signed(double share) => (100 * share).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
