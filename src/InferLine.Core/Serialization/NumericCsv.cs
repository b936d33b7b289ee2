using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace InferLine.Serialization;

/// <summary>Reads a CSV file of numbers row by row, with errors that name file, line and column.</summary>
internal sealed class NumericCsv : IAsyncDisposable
{
    /// <summary>No header of ours comes near this; a file without line breaks fails after so many characters.</summary>
    private const int MaxRowCharacters = 1 << 20;

    /// <summary>A character that no text contains: our files have no comments, and '#' may begin the name of a stage.</summary>
    private const char NoComment = '\uFFFF';

    private readonly string _document;
    private readonly CsvDataReader _reader;
    private long _row;

    private NumericCsv(string document, CsvDataReader reader)
    {
        _document = document;
        _reader = reader;
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    /// <summary>The names in the header.</summary>
    public IReadOnlyList<string> Columns { get; }

    public static async Task<NumericCsv> OpenAsync(Stream stream, string document, CancellationToken cancellationToken)
    {
        var options = new CsvDataReaderOptions
        {
            HasHeaders = true,
            Delimiter = ',',
            BufferSize = 1 << 16,
            MaxBufferSize = MaxRowCharacters,
            CsvStyle = CsvStyle.Standard,
            Comment = NoComment,
            Culture = CultureInfo.InvariantCulture,
        };
        try
        {
            var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
            CsvDataReader reader = await CsvDataReader.CreateAsync(text, options, cancellationToken).ConfigureAwait(false);
            return reader.FieldCount > 0
                ? new NumericCsv(document, reader)
                : throw new InvalidInputException(document, "line 1", "the file is empty; start it with a header row");
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw new InvalidInputException(document, "line 1", NotCsv(error), error);
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
        try
        {
            while (_reader.Read())
            {
                _row++;
                bool isBlank = _reader.RowFieldCount == 0 || (_reader.RowFieldCount == 1 && _reader.GetFieldSpan(0).IsEmpty);
                if (_reader.RowFieldCount == Columns.Count && !isBlank)
                {
                    return true;
                }

                if (!isBlank)
                {
                    throw Fault(
                        _row + 1,
                        null,
                        string.Create(CultureInfo.InvariantCulture, $"the row has {_reader.RowFieldCount} values, and the header {Columns.Count}; give one value per column"));
                }
            }

            return false;
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw Fault(_row + 2, null, NotCsv(error), error);
        }
    }

    /// <summary>The number in a column of the present row.</summary>
    public double Number(int column)
    {
        ReadOnlySpan<char> text = _reader.GetFieldSpan(column);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Fault(column, $"{InferLine.Require.Quote(text.ToString())} is not a number; write it like 12.345");
    }

    /// <summary>The integer in a column of the present row.</summary>
    public int Integer(int column, int least, int most)
    {
        ReadOnlySpan<char> text = _reader.GetFieldSpan(column);
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
    public InvalidInputException RowFault(string problem) => Fault(_row + 1, null, problem);

    /// <summary>An error at a column of the present row.</summary>
    public InvalidInputException Fault(int column, string problem) => Fault(_row + 1, Columns[column], problem);

    /// <summary>An error that concerns the whole file.</summary>
    public InvalidInputException Fault(string problem) => new(_document, null, problem);

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private InvalidInputException Fault(long line, string? column, string problem, Exception? cause = null) =>
        new(
            _document,
            column is null ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : string.Create(CultureInfo.InvariantCulture, $"line {line}, column {InferLine.Require.Quote(column)}"),
            problem,
            cause);

    private static bool IsMalformed(Exception error) => error is FormatException or CsvMissingHeadersException or DecoderFallbackException;

    private static string NotCsv(Exception error) =>
        error is CsvRecordTooLargeException
            ? "the line is far too long for a trace; check that this is a CSV file"
            : error is CsvMissingHeadersException
                ? "the file is empty; start it with a header row"
                : $"the row is not valid CSV ({error.Message.TrimEnd('.')}); correct it";
}
