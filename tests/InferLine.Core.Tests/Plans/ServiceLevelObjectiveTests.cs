using FsCheck.Xunit;
using InferLine.Testing;

namespace InferLine.Plans;

public sealed class ServiceLevelObjectiveTests
{
    [Fact]
    public void The_percentile_is_99_unless_said_otherwise() => Assert.Equal(99, new ServiceLevelObjective(TimeSpan.FromMilliseconds(150)).Percentile);

    [Fact]
    public void Is_said_as_people_say_it() =>
        Assert.Equal("p99.9 within 150.5 ms", new ServiceLevelObjective(TimeSpan.FromMilliseconds(150.5), 99.9).ToString());

    [Fact]
    public void Seconds_are_computed_from_milliseconds_as_those_of_profiles_are() =>
        Assert.Equal(6.1 / 1000, new ServiceLevelObjective(TimeSpan.FromMilliseconds(6.1)).LatencySeconds);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_latency_outside_its_range_is_rejected(long ticks) =>
        Rejection.Expect(() => new ServiceLevelObjective(TimeSpan.FromTicks(ticks)), at: "slo", "'latencyMs' is", "use a time from 0.0001 ms to 3600000000 ms");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(100.1, "100.1")]
    [InlineData(double.NaN, "NaN")]
    public void A_percentile_outside_its_range_is_rejected(double percentile, string shown) =>
        Rejection.Expect(() => new ServiceLevelObjective(TimeSpan.FromSeconds(1), percentile), at: "slo", $"'percentile' is {shown};", "greater than 0 and at most 100");

    [Theory]
    [InlineData(99.9, 1000, 999)]
    [InlineData(99, 100, 99)]
    [InlineData(99, 101, 100)]
    [InlineData(50, 1, 1)]
    [InlineData(50, 4, 2)]
    [InlineData(50, 5, 3)]
    [InlineData(100, 7, 7)]
    [InlineData(1e-300, 7, 1)]
    [InlineData(99.99, 10_000, 9_999)]
    [InlineData(33.3, 1_000_000_000_000, 333_000_000_000)]
    [InlineData(99, 0, 0)]
    public void The_nearest_rank_is_the_share_rounded_up(double percentile, long count, long rank) =>
        Assert.Equal(rank, ServiceLevelObjective.NearestRank(percentile, count));

    [Property]
    public void The_nearest_rank_is_the_least_whose_share_reaches_the_percentile(ushort thousandths, ushort count)
    {
        // In integers: with percentile p / 1000 of n values, the rank k is the least with 100,000 k >= p n.
        long p = (thousandths % 100_000) + 1;
        long n = count + 1;

        long rank = ServiceLevelObjective.NearestRank(p / 1000.0, n);

        Assert.InRange(rank, 1, n);
        Assert.True(100_000 * rank >= p * n);
        Assert.True(100_000 * (rank - 1) < p * n);
    }

    [Theory]
    [InlineData(99.9, 1000, 1)]
    [InlineData(99, 99, 0)]
    [InlineData(99, 199, 1)]
    [InlineData(100, 1000, 0)]
    [InlineData(99, 0, 0)]
    public void Queries_beyond_the_nearest_rank_may_be_late(double percentile, long count, long misses) =>
        Assert.Equal(misses, new ServiceLevelObjective(TimeSpan.FromSeconds(1), percentile).AllowedMisses(count));
}
