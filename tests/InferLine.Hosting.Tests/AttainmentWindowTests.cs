using FsCheck.Xunit;
using InferLine.Hosting.Attainment;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests;

public sealed class AttainmentWindowTests
{
    /// <summary>Against all queries kept and counted: a query of the window counts, one older than a slice more does not; those in between may.</summary>
    [Property(MaxTest = 200, Replay = "17,3")]
    public void Counts_the_queries_of_the_window(byte[] steps, bool[] met)
    {
        var time = new FakeTimeProvider();
        var window = new AttainmentWindow(time, TimeSpan.FromSeconds(6)) { Objective = TimeSpan.FromMilliseconds(100) };
        var queries = new List<(double At, bool Met)>();
        double now = 0;
        foreach ((byte step, bool isMet) in steps.Zip(met))
        {
            double seconds = step / 64.0;
            time.Advance(TimeSpan.FromSeconds(seconds));
            now += seconds;
            window.Answered(TimeSpan.FromMilliseconds(isMet ? 100 : 100.1));
            queries.Add((now, isMet));

            AttainmentCount count = window.Count();
            Assert.InRange(count.Met, queries.Count(query => query.Met && now - query.At <= 6), queries.Count(query => query.Met && now - query.At <= 6.1 + 1e-9));
            Assert.InRange(count.Missed, queries.Count(query => !query.Met && now - query.At <= 6), queries.Count(query => !query.Met && now - query.At <= 6.1 + 1e-9));
            Assert.Equal((queries.Count(query => query.Met), queries.Count(query => !query.Met)), (count.TotalMet, count.TotalMissed));
        }
    }

    [Fact]
    public void Failures_are_misses_and_without_queries_there_is_no_share()
    {
        var window = new AttainmentWindow(new FakeTimeProvider(), TimeSpan.FromMinutes(1));
        Assert.Null(window.Count().Share);
        window.Answered(TimeSpan.FromDays(1));
        Assert.Equal(1, window.Count().Share);
        window.NotAnswered();
        Assert.Equal(0.5, window.Count().Share);
    }
}
