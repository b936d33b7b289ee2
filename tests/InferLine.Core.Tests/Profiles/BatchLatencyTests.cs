using InferLine.Testing;

namespace InferLine.Profiles;

public sealed class BatchLatencyTests
{
    [Fact]
    public void Keeps_milliseconds_exactly_as_they_were_written() =>
        Assert.Equal(6.2345678901234567, new BatchLatency(8, 6.2345678901234567).Milliseconds);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(BatchLatency.MaxSize + 1)]
    public void A_size_outside_its_range_is_rejected(int size) =>
        Rejection.Expect(() => new BatchLatency(size, 5), at: "batch", $"'size' is {size};", "an integer from 1 to 65536");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3.5, "-3.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(1.1e9, "1100000000")]
    public void A_latency_must_be_positive_and_finite(double milliseconds, string shown) =>
        Rejection.Expect(() => new BatchLatency(8, milliseconds), at: "batch size 8", $"'latencyMs' is {shown};", "greater than 0 and at most 1000000000");

    [Fact]
    public void Samples_are_summed_up_by_nearest_ranks()
    {
        double[] descending = [.. Enumerable.Range(1, 200).Select(i => 201.0 - i)];

        Assert.Equal(new BatchLatency(4, 100) { P99Milliseconds = 198, Samples = 200 }, BatchLatency.FromSamples(4, descending));
        Assert.Equal(new BatchLatency(4, 7) { P99Milliseconds = 7, Samples = 1 }, BatchLatency.FromSamples(4, [7]));
    }

    [Fact]
    public void There_must_be_samples() =>
        Rejection.Expect(() => BatchLatency.FromSamples(4, []), at: "batch size 4", "no samples", "measure at least one");
}
