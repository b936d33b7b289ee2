using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace InferLine.Serialization;

/// <summary>Reads a CSV file of numbers row by row, with errors that name file, line and column.</summary>
internal sealed class NumericCsv : IDisposable
{
    /// <summary>No header of ours comes near this; a file without line breaks fails after so many characters.</summary>
    private const int MaxRowCharacters = 1 << 20;

    private const string Endless = "the line is far too long for a trace; check that this is a CSV file";

    private const string Misquoted = "a quote is open or in the middle of it; correct it";

    private readonly string _document;
    private readonly BoundedTextReader _text;
    private readonly SepReader _reader;
    private long _line = 1;

    private NumericCsv(string document, BoundedTextReader text, SepReader reader, IReadOnlyList<string> columns)
    {
        _document = document;
        _text = text;
        _reader = reader;
        Columns = columns;
    }

    /// <summary>The names in the header.</summary>
    public IReadOnlyList<string> Columns { get; }

    public static async Task<NumericCsv> OpenAsync(Stream stream, string document, CancellationToken cancellationToken)
    {
        var text = new BoundedTextReader(new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true))
        {
            Allowance = MaxRowCharacters,
        };

        // The header is read as a row like the others, since Sep refuses a name that occurs twice, and in words of its own.
        SepReaderOptions options = Sep.New(',').Reader() with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            CultureInfo = CultureInfo.InvariantCulture,
        };
        SepReader? reader = null;
        try
        {
            reader = await options.FromAsync(text, cancellationToken).ConfigureAwait(false);
            if (!await reader.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidInputException(document, "line 1", "the file is empty; start it with a header row");
            }

            return new NumericCsv(document, text, reader, Names(reader.Current, document));
        }
        catch (Exception error)
        {
            reader?.Dispose();
            text.Dispose();
            if (IsEndless(error))
            {
                throw new InvalidInputException(document, "line 1", Endless, error);
            }

            throw;
        }
    }

    /// <summary>The index of a column that must be there.</summary>
    public int Require(string column)
    {
        int index = -1;
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                index = index < 0 ? i : throw HeaderFault(column, "the column occurs twice; keep one");
            }
        }

        return index >= 0
            ? index
            : throw new InvalidInputException(
                _document,
                "line 1",
                $"there is no column '{column}' (found {InferLine.Require.Choices(Columns.Select(name => InferLine.Require.Quote(name)))}); start the file with a header that has it");
    }

    /// <summary>Moves to the next row; blank lines are passed over.</summary>
    public bool Read()
    {
        long next = _line + 1;
        try
        {
            while (MoveNext())
            {
                SepReader.Row row = _reader.Current;
                next = row.LineNumberToExcl;
                _line = row.LineNumberFrom;
                if (row.Span.IsEmpty)
                {
                    continue;
                }

                return row.ColCount == Columns.Count
                    ? true
                    : throw Fault(
                        _line, null, string.Create(CultureInfo.InvariantCulture, $"the row has {row.ColCount} values, and the header {Columns.Count}; give one value per column"));
            }

            return false;
        }
        catch (Exception error) when (IsEndless(error))
        {
            throw Fault(next, null, Endless, error);
        }
    }

    /// <summary>The number in a column of the present row.</summary>
    public double Number(int column)
    {
        ReadOnlySpan<char> text = Field(column);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Fault(column, $"{InferLine.Require.Quote(text.ToString())} is not a number; write it like 12.345");
    }

    /// <summary>The integer in a column of the present row.</summary>
    public int Integer(int column, int least, int most)
    {
        ReadOnlySpan<char> text = Field(column);
        return int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
                ? value
                : throw Fault(
                    column,
                    string.Create(CultureInfo.InvariantCulture, $"{InferLine.Require.Quote(text.ToString())} is not an integer from {least} to {most}; correct it"));
    }

    /// <summary>An error in the header.</summary>
    public InvalidInputException HeaderFault(string column, string problem) => Fault(1, column, problem);

    /// <summary>An error in the present row as a whole.</summary>
    public InvalidInputException RowFault(string problem) => Fault(_line, null, problem);

    /// <summary>An error at a column of the present row.</summary>
    public InvalidInputException Fault(int column, string problem) => Fault(_line, Columns[column], problem);

    /// <summary>An error that concerns the whole file.</summary>
    public InvalidInputException Fault(string problem) => new(_document, null, problem);

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private static List<string> Names(SepReader.Row row, string document)
    {
        var names = new List<string>(row.ColCount);
        for (int i = 0; i < row.ColCount; i++)
        {
            ReadOnlySpan<char> name = row[i].Span;
            names.Add(
                TryUnquote(ref name)
                    ? name.ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
                    : throw new InvalidInputException(document, "line 1", $"{InferLine.Require.Quote(name.ToString())} is not valid CSV: {Misquoted}"));
        }

        return names;
    }

    /// <summary>Takes the quotes from around a value.</summary>
    /// <returns>Whether a value that begins with a quote ends with one, and has them doubled inside.</returns>
    private static bool TryUnquote(ref ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('"'))
        {
            return true;
        }

        if (text.Length < 2 || text[^1] != '"')
        {
            return false;
        }

        ReadOnlySpan<char> inside = text[1..^1];
        for (int i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '"' && (++i == inside.Length || inside[i] != '"'))
            {
                return false;
            }
        }

        text = inside;
        return true;
    }

    private static bool IsEndless(Exception error) => error is InvalidDataException;

    private bool MoveNext()
    {
        _text.Allowance = MaxRowCharacters;
        return _reader.MoveNext();
    }

    private ReadOnlySpan<char> Field(int column)
    {
        ReadOnlySpan<char> text = _reader.Current[column].Span;
        return TryUnquote(ref text) ? text : throw Fault(column, $"{InferLine.Require.Quote(text.ToString())} is not valid CSV: {Misquoted}");
    }

    private InvalidInputException Fault(long line, string? column, string problem, Exception? cause = null) =>
        new(
            _document,
            column is null ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : string.Create(CultureInfo.InvariantCulture, $"line {line}, column {InferLine.Require.Quote(column)}"),
            problem,
            cause);
}
