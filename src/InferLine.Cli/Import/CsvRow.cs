using System.Globalization;

namespace InferLine.Import;

/// <summary>A row of a <see cref="CsvTable"/>.</summary>
internal sealed record CsvRow(string Document, int Line, IReadOnlyList<string> Columns, IReadOnlyList<string> Cells)
{
    /// <summary>The number in a column, greater than 0.</summary>
    public double Positive(int column) =>
        double.TryParse(Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number)
            ? number
            : throw new InvalidInputException(
                Document, string.Create(CultureInfo.InvariantCulture, $"line {Line}, column '{Columns[column]}'"), $"'{Cells[column]}' is not a number greater than 0; measure again, or take the row out");

    /// <summary>The number in a column; <see langword="null"/> if there is no such column, or no number.</summary>
    public double? Number(int column) => column >= 0 && double.TryParse(Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
