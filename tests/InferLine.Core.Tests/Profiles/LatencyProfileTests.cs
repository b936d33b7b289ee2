using FsCheck.Xunit;
using InferLine.Testing;

namespace InferLine.Profiles;

public sealed class LatencyProfileTests
{
    private static readonly LatencyProfile _profile = new([new(8, 20), new(2, 8), new(4, 10)]);

    [Fact]
    public void Measurements_are_ordered_by_size() => Assert.Equal([2, 4, 8], _profile.Measurements.Select(measurement => measurement.Size));

    [Theory]
    [InlineData(2, 0.008)]
    [InlineData(4, 0.010)]
    [InlineData(8, 0.020)]
    public void A_measured_size_takes_the_measured_time(int size, double seconds) => Assert.Equal(seconds, _profile.LatencySeconds(size));

    [Theory]
    [InlineData(3, 0.009)]
    [InlineData(5, 0.0125)]
    [InlineData(7, 0.0175)]
    public void Between_two_measured_sizes_time_is_linear(int size, double seconds) => Assert.Equal(seconds, _profile.LatencySeconds(size), 1e-15);

    [Fact]
    public void Below_the_smallest_measured_size_its_time_holds() => Assert.Equal(0.008, _profile.LatencySeconds(1));

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(9)]
    public void Above_the_largest_measured_size_and_below_1_nothing_is_allowed(int size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _profile.LatencySeconds(size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _profile.Latency(size));
        Assert.Throws<ArgumentOutOfRangeException>(() => _profile.ThroughputPerSecond(size));
    }

    [Fact]
    public void The_table_of_times_has_an_entry_per_size()
    {
        Assert.Equal(8, _profile.MaxBatchSize);
        Assert.Equal([0, .. Enumerable.Range(1, 8).Select(_profile.LatencySeconds)], _profile.SecondsByBatchSize.ToArray());
    }

    [Fact]
    public void As_a_duration_a_latency_is_rounded_to_the_nearest_tick() =>
        Assert.Equal(TimeSpan.FromTicks(30), new LatencyProfile([new(1, 0.00298)]).Latency(1));

    [Fact]
    public void Throughput_is_the_best_that_any_allowed_batch_gives()
    {
        // A batch of 4 takes longer than 4 batches of 1: larger maxima must not lower the throughput.
        var profile = new LatencyProfile([new(1, 10), new(2, 10), new(4, 80), new(5, 20)]);

        Assert.Equal([100, 200, 200, 200, 250], Enumerable.Range(1, 5).Select(profile.ThroughputPerSecond));
    }

    [Property]
    public void Throughput_equals_the_maximum_over_all_smaller_batches(GeneratedCatalog generated)
    {
        foreach (LatencyProfile profile in generated.Catalog.Models.SelectMany(model => model.ByHardware.Values))
        {
            for (int limit = 1; limit <= profile.MaxBatchSize; limit += 7)
            {
                Assert.Equal(Enumerable.Range(1, limit).Max(size => size / profile.LatencySeconds(size)), profile.ThroughputPerSecond(limit));
            }
        }
    }

    [Fact]
    public void At_least_one_size_must_be_measured() =>
        Rejection.Expect(() => new LatencyProfile([]), at: "batches", "no measured batch sizes", "give at least one");

    [Fact]
    public void A_size_may_not_be_measured_twice() =>
        Rejection.Expect(() => new LatencyProfile([new(4, 1), new(1, 1), new(4, 2)]), at: "batch size 4", "occurs twice", "keep one");

    [Fact]
    public void A_measurement_must_have_been_made() =>
        Rejection.Expect(() => new LatencyProfile([default]), at: "batches", "not initialised", "give its size and latency");
}
