using System.Globalization;
using InferLine.Serialization;
using nietras.SeparatedValues;

namespace InferLine.Import;

/// <summary>A small CSV file of text and numbers, with a header row, as other tools write it.</summary>
internal sealed class CsvTable
{
    private readonly string[] _columns;

    private CsvTable(string document, string[] columns, IReadOnlyList<CsvRow> rows)
    {
        Document = document;
        _columns = columns;
        Rows = rows;
    }

    public string Document { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    public static Task<CsvTable> LoadAsync(string path, CancellationToken cancellationToken) => InputFile.ReadAsync(path, stream => ReadAsync(stream, path, cancellationToken));

    public static async Task<CsvTable> ReadAsync(Stream stream, string document, CancellationToken cancellationToken)
    {
        byte[] content = await BoundedInput.ReadAllAsync(stream, document, place: null, cancellationToken).ConfigureAwait(false);
        try
        {
            // The header is read as a row like the others, since Sep refuses a name that occurs twice, in words of its own.
            using SepReader reader = (Sep.New(',').Reader() with { HasHeader = false, Unescape = true, DisableColCountCheck = true, CultureInfo = CultureInfo.InvariantCulture }).From(content);
            return Read(reader, document);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidInputException(document, null, "a quote is open, or a line is far too long; check that this is a CSV file", error);
        }
    }

    /// <summary>The index of a column; -1 if there is none.</summary>
    public int Find(string column) => Array.IndexOf(_columns, column);

    /// <summary>The index of a column that must be there.</summary>
    public int Require(string column, string remedy) =>
        Find(column) is >= 0 and var index
            ? index
            : throw new InvalidInputException(Document, "line 1", $"there is no column '{column}' (found {string.Join(", ", _columns.Select(name => $"'{name}'"))}); {remedy}");

    private static CsvTable Read(SepReader reader, string document)
    {
        string[]? columns = null;
        var rows = new List<CsvRow>();
        foreach (SepReader.Row row in reader)
        {
            if (row.Span.IsEmpty)
            {
                continue;
            }

            string[] cells = new string[row.ColCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = row[i].ToString().Trim();
            }

            if (columns is null)
            {
                columns = cells;
            }
            else
            {
                rows.Add(
                    cells.Length == columns.Length
                        ? new CsvRow(document, row.LineNumberFrom, columns, cells)
                        : throw new InvalidInputException(
                            document, FormattableString.Invariant($"line {row.LineNumberFrom}"), FormattableString.Invariant($"the row has {cells.Length} values, and the header {columns.Length}; give one value per column")));
            }
        }

        return new CsvTable(document, columns ?? throw new InvalidInputException(document, "line 1", "the file is empty; start it with a header row"), rows);
    }
}
