using System.Text;
using InferLine.Testing;

namespace InferLine.Serialization;

/// <summary>A wrong file is known to be wrong long before its end.</summary>
public sealed class EndlessInputTests
{
    /// <summary>What readers may take in ahead of what they look at.</summary>
    private const int Buffers = 1 << 18;

    [Theory]
    [InlineData(Reader.Pipeline)]
    [InlineData(Reader.Catalog)]
    [InlineData(Reader.Plan)]
    public async Task A_document_of_known_length_is_refused_without_reading_it(Reader reader)
    {
        using var stream = new EndlessStream("{", " ", tellsLength: true);

        await AssertRefusedAsync(reader, stream, at: null, "larger than 64 MiB", "check that this is the right file");

        Assert.Equal(0, stream.BytesRead);
    }

    [Theory]
    [InlineData(Reader.Pipeline)]
    [InlineData(Reader.Catalog)]
    [InlineData(Reader.Plan)]
    public async Task A_document_of_unknown_length_is_read_as_far_as_documents_go(Reader reader)
    {
        using var stream = new EndlessStream("{", " ");

        await AssertRefusedAsync(reader, stream, at: null, "larger than 64 MiB", "check that this is the right file");

        Assert.InRange(stream.BytesRead, 1, BoundedInput.MaxBytes + Buffers);
    }

    [Theory]
    [InlineData(Reader.Arrivals, "", "junk")]
    [InlineData(Reader.Arrivals, "arrival_s", "0")]
    [InlineData(Reader.Workload, "", "\0")]
    [InlineData(Reader.Workload, "\"", "a\n")]
    [InlineData(Reader.Rates, "", "{}")]
    public async Task A_line_without_end_is_read_as_far_as_lines_go(Reader reader, string start, string junk)
    {
        using var stream = new EndlessStream(start, junk);

        await AssertRefusedAsync(reader, stream, at: "line 1", "the line is far too long", "check that this is a CSV file");

        Assert.InRange(stream.BytesRead, 1, (1 << 20) + Buffers);
    }

    [Theory]
    [InlineData(Reader.Arrivals, "line 1", "there is no column 'arrival_s'", "start the file with a header")]
    [InlineData(Reader.Workload, "line 1, column 'junk'", "not a stage of pipeline 'video'", "name the columns arrival_s, detect, plate")]
    [InlineData(Reader.Rates, "line 1", "there is no column 'time_s'", "start the file with a header")]
    public async Task A_wrong_header_is_refused_at_once(Reader reader, string at, string problem, string remedy)
    {
        using var stream = new EndlessStream("", "junk,junk\n");

        await AssertRefusedAsync(reader, stream, at, problem, remedy);

        Assert.InRange(stream.BytesRead, 1, Buffers);
    }

    [Theory]
    [InlineData(Reader.Arrivals, "arrival_s\n1\n", "line 3, column 'arrival_s'", "'junk' is not a number", "write it like 12.345")]
    [InlineData(Reader.Workload, "arrival_s,detect,plate\n1,1,0\n", "line 3", "the row has 1 values", "give one value per column")]
    [InlineData(Reader.Rates, "time_s,rate_qps\n0,1\n", "line 3", "the row has 1 values", "give one value per column")]
    public async Task A_wrong_row_is_refused_at_once(Reader reader, string start, string at, string problem, string remedy)
    {
        using var stream = new EndlessStream(start, "junk\n");

        await AssertRefusedAsync(reader, stream, at, problem, remedy);

        Assert.InRange(stream.BytesRead, 1, Buffers);
    }

    [Fact]
    public async Task Endless_names_make_no_endless_messages()
    {
        // A name that is a megabyte long, and looks like what the JSON reader appends to its own messages.
        string name = string.Concat(Enumerable.Repeat(" Path: $ | LineNumber: 1 | ", 40_000));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "{{name}}\n": 1 }"""));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Readers.ReadAsync(Reader.Pipeline, stream));

        Rejection.Check(error, at: error.Place, "unknown property ' Path: $", "remove it or correct its name");
        Assert.InRange(error.Message.Length, 1, 500);
    }

    private static async Task AssertRefusedAsync(Reader reader, Stream stream, string? at, string problem, string remedy)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Readers.ReadAsync(reader, stream));

        Rejection.Check(error, at, problem, remedy);
        Assert.Equal(Readers.Document, error.Document);
    }
}
