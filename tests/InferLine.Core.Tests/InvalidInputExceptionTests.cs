namespace InferLine;

public sealed class InvalidInputExceptionTests
{
    [Fact]
    public void A_message_says_document_place_and_problem()
    {
        var cause = new FormatException();
        var error = new InvalidInputException("video.json", "line 3", "the value is missing; add it", cause);

        Assert.Equal("video.json: line 3: the value is missing; add it", error.Message);
        Assert.Equal("video.json", error.Document);
        Assert.Equal("line 3", error.Place);
        Assert.Equal("the value is missing; add it", error.Problem);
        Assert.Same(cause, error.InnerException);
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        Assert.Equal("line 3: add it", new InvalidInputException(null, "line 3", "add it").Message);
        Assert.Equal("video.json: add it", new InvalidInputException("video.json", null, "add it").Message);
        Assert.Equal("add it", new InvalidInputException("add it").Message);
        Assert.NotEmpty(new InvalidInputException().Message);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\r\nb")]
    [InlineData("a\u000bb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u001bb")]
    [InlineData("a\0b")]
    public void A_message_is_one_line_that_a_terminal_can_show(string problem) => Assert.Equal("a b", new InvalidInputException(problem).Message);

    [Fact]
    public void A_message_is_not_longer_than_somebody_reads()
    {
        var error = new InvalidInputException("video.json", "line 3", new string('x', 1_000_000));

        Assert.Equal(2000, error.Message.Length);
        Assert.StartsWith("video.json: line 3: xxx", error.Message, StringComparison.Ordinal);
    }
}
