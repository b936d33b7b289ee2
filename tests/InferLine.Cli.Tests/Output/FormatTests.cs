namespace InferLine.Output;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(0.001234, "1.23")]
    [InlineData(0.0123, "12.3")]
    [InlineData(0.99994, "999.9")]
    [InlineData(0.99996, "1,000")]
    [InlineData(999.9994, "999,999")]
    [InlineData(999.9996, "1,000s")]
    [InlineData(3600, "3,600s")]
    [InlineData(999_999.6, "1.0E6s")]
    public void Milliseconds_have_few_digits(double seconds, string expected) => Assert.Equal(expected, Format.Milliseconds(seconds));

    [Theory]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(3600, "3,600 s")]
    public void Times_have_their_unit_in_sentences(double seconds, string expected) => Assert.Equal(expected, Format.Time(seconds));

    [Theory]
    [InlineData(1, "100.00%")]
    [InlineData(0.5, "50.00%")]
    [InlineData(0.99994, "99.99%")]
    [InlineData(0.999999, "more than 99.99%")]
    public void A_share_below_1_never_reads_as_all(double share, string expected) => Assert.Equal(expected, Format.Attainment(share));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.526, "0.526")]
    [InlineData(1234.5, "1,234.500")]
    public void Costs_line_up(double costPerHour, string expected) => Assert.Equal(expected, Format.Cost(costPerHour));

    [Theory]
    [InlineData(1, "1 query")]
    [InlineData(1234, "1,234 queries")]
    public void Queries_are_counted(long count, string expected) => Assert.Equal(expected, Format.Queries(count));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\r\nlines\tand \u001b[31mred", "two  lines and \uFFFD[31mred")]
    public void A_line_steers_no_terminal(string text, string expected) => Assert.Equal(expected, Plain.Line(text));
}
