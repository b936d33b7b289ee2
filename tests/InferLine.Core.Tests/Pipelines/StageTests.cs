using InferLine.Testing;

namespace InferLine.Pipelines;

public sealed class StageTests
{
    [Fact]
    public void Edges_of_a_stage_are_independent_unless_said_otherwise() =>
        Assert.Equal(StageRouting.Independent, new Stage("detect", "yolov3").Routing);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_name_must_be_given(string? name)
    {
        Rejection.Expect(() => new Stage(name!, "yolov3"), at: "stage", "'name' is missing or empty", "give it a name");
        Rejection.Expect(() => new Stage("detect", name!), at: "stage 'detect'", "'model' is missing or empty", "give it a name");
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u000bb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u001b[31mb")]
    public void A_name_may_not_break_a_CSV_header_or_a_message(string name) =>
        Rejection.Expect(() => new Stage(name, "yolov3"), at: "stage", "'name' is 'a", "use a name without commas, double quotes, line breaks");

    [Fact]
    public void The_name_of_the_arrival_column_is_taken() =>
        Rejection.Expect(() => new Stage("arrival_s", "yolov3"), at: "stage 'arrival_s'", "arrival column of visits files", "choose another");

    [Fact]
    public void A_long_name_is_cut_in_messages()
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => new Stage(new string('n', 10_000) + ",", "yolov3"));

        Assert.InRange(error.Message.Length, 1, 300);
    }

    [Fact]
    public void Routing_must_be_a_defined_value() =>
        Rejection.Expect(() => new Stage("detect", "yolov3", (StageRouting)7), at: "stage 'detect'", "'routing' is 7", "use independent or exclusive");
}
