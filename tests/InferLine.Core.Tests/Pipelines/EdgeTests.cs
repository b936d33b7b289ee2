using InferLine.Testing;

namespace InferLine.Pipelines;

public sealed class EdgeTests
{
    [Fact]
    public void An_edge_is_always_taken_with_one_item_unless_said_otherwise()
    {
        var edge = new Edge("detect", "plate");

        Assert.Equal(1, edge.Probability);
        Assert.Equal(1, edge.FanOut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.Epsilon)]
    [InlineData(1)]
    public void A_probability_may_be_at_the_ends_of_its_range(double probability) =>
        Assert.Equal(probability, new Edge("detect", "plate", probability).Probability);

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1.0000000000000002, "1.0000000000000002")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_probability_outside_0_to_1_is_rejected(double probability, string shown) =>
        Rejection.Expect(() => new Edge("detect", "plate", probability), at: "edge 'detect' -> 'plate'", $"'probability' is {shown};", "from 0 to 1");

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    [InlineData(Edge.MaxFanOut + 1)]
    public void A_fan_out_outside_its_range_is_rejected(int fanOut) =>
        Rejection.Expect(() => new Edge("detect", "plate", fanOut: fanOut), at: "edge 'detect' -> 'plate'", $"'fanOut' is {fanOut};", "an integer from 1 to 65536");

    [Fact]
    public void Both_ends_must_be_named()
    {
        Rejection.Expect(() => new Edge("", "plate"), at: "edge", "'from' is missing", "give it a name");
        Rejection.Expect(() => new Edge("detect", null!), at: "edge", "'to' is missing", "give it a name");
    }
}
