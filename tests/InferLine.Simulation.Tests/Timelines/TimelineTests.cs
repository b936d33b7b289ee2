using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation;
using InferLine.Estimation.Tests;
using InferLine.Tests.Scenarios;

namespace InferLine.Timelines.Tests;

/// <summary>A timeline tells what the estimate sums up. On the grid of times every figure is exact, in nanoseconds too, so that no tolerance is needed.</summary>
public sealed class TimelineTests
{
    private const int Cases = 300;

    [Fact]
    public void A_small_run_is_written_as_can_be_worked_out_by_hand()
    {
        // The first two share a batch, which takes 5 s; of the three that queue meanwhile, two fit into the next one.
        Scenario scenario = new ScenarioBuilder().Stage("a", [3, 5]).Queries(0, 0, 1, 2, 4).Build();

        WrittenTimeline timeline = WrittenTimeline.Of(scenario);

        Assert.Equal(
            ["1 0+5000000000 ms 0: 0,1", "1 5000000000+5000000000 ms 4000: 2,3", "1 10000000000+3000000000 ms 6000: 4"],
            timeline.Slices.Select(slice => $"{slice.Replica} {slice.Start}+{slice.Duration} ms {slice.LongestWaitMs:0}: {string.Join(',', slice.Queries)}"));
        Assert.Equal(
            [(1_000_000_000, 1), (2_000_000_000, 2), (4_000_000_000, 3), (5_000_000_000, 1), (10_000_000_000, 0)],
            timeline.Counters.Select(counter => (counter.Time, counter.Items)));
    }

    [Fact]
    public void Tracks_are_named_and_in_the_order_of_the_pipeline()
    {
        Scenario scenario = new ScenarioBuilder().Stage("b", [1], replicas: 2).Stage("a", [1]).Edge("b", "a").Query(0, 1, 1).Build();

        WrittenTimeline timeline = WrittenTimeline.Of(scenario);

        Assert.Equal([(0, 0, "process_name", "b"), (1, 0, "process_name", "a")], timeline.Names.Where(name => name.What == "process_name"));
        Assert.Equal([(0, "0"), (1, "1")], timeline.Names.Where(name => name.What == "process_sort_index").Select(name => (name.Stage, name.Value)));
        Assert.Equal([(0, 1, "b 1"), (0, 2, "b 2"), (1, 1, "a 1")], timeline.Names.Where(name => name.What == "thread_name").Select(name => (name.Stage, name.Replica, name.Value)));
        Assert.Equal(1, timeline.Document.GetProperty("otherData").GetProperty("queries").GetInt32());
    }

    [Property(MaxTest = Cases, Replay = "20260201,1")]
    public Property The_slices_add_up_to_the_estimate() => ForAll(TimeScale.Grid, (scenario, timeline) =>
    {
        Estimate estimate = scenario.Estimate();
        for (int s = 0; s < scenario.StageCount; s++)
        {
            StageEstimate stage = estimate.Stages[s];
            WrittenTimeline.Slice[] slices = SlicesOf(timeline, s);
            Assert.Equal(stage.Batches, slices.Length);
            Assert.Equal(stage.Items, slices.Sum(slice => slice.Size));
            double replicaSeconds = scenario.StagePlan(s).Replicas * estimate.MakespanSeconds;
            Assert.Equal(stage.Utilization, slices.Sum(slice => slice.Duration) / 1e9 / replicaSeconds, tolerance: 1e-12);
            Assert.Equal(stage.MaxQueueSeconds, slices.Select(slice => slice.LongestWaitMs / 1000).DefaultIfEmpty().Max(), tolerance: 1e-12);
        }

        Assert.Equal(estimate.MakespanSeconds, timeline.Slices.Max(slice => slice.End) / 1e9, tolerance: 1e-12);
    });

    [Property(MaxTest = Cases, Replay = "20260202,1")]
    public Property No_two_batches_overlap_on_a_track() => ForAll(TimeScale.Continuous, (scenario, timeline) =>
    {
        foreach (IGrouping<(int Stage, int Replica), WrittenTimeline.Slice> track in timeline.Slices.GroupBy(slice => (slice.Stage, slice.Replica)))
        {
            Assert.InRange(track.Key.Replica, 1, scenario.StagePlan(track.Key.Stage).Replicas);
            Assert.All(track.Zip(track.Skip(1)), pair => Assert.InRange(pair.Second.Start, pair.First.End, long.MaxValue));
        }
    });

    [Property(MaxTest = Cases, Replay = "20260203,1")]
    public Property The_counters_are_what_became_ready_less_what_started() => ForAll(TimeScale.Grid, (scenario, timeline) =>
    {
        foreach (RecordedStage stage in RecordedStage.Record(scenario))
        {
            WrittenTimeline.Counter[] counters = [.. timeline.Counters.Where(counter => counter.Stage == stage.Index)];
            Assert.Equal(counters.OrderBy(counter => counter.Time), counters);
            Assert.All(counters, counter => Assert.InRange(counter.Items, 0, int.MaxValue));
            IEnumerable<double> times = stage.Ready.Select(entry => entry.Time).Concat(stage.Started.Select(batch => batch.Start)).Distinct();
            foreach (double time in times)
            {
                int expected = stage.Ready.Count(entry => entry.Time <= time) - stage.Started.Where(batch => batch.Start <= time).Sum(batch => batch.Ready.Length);
                int shown = counters.LastOrDefault(counter => counter.Time <= Nanoseconds(time))?.Items ?? 0;
                Assert.Equal(expected, shown);
            }
        }
    });

    [Property(MaxTest = Cases, Replay = "20260204,1")]
    public Property The_slices_are_the_batches_of_the_simulation() => ForAll(TimeScale.Continuous, (scenario, timeline) =>
    {
        foreach (RecordedStage stage in RecordedStage.Record(scenario))
        {
            WrittenTimeline.Slice[] slices = SlicesOf(timeline, stage.Index);
            Assert.Equal(stage.Started.Select(batch => (Nanoseconds(batch.Start), Nanoseconds(batch.Done))), slices.Select(slice => (slice.Start, slice.End)));
            Assert.Equal(
                stage.Started.Select(batch => stage.Ready[batch.FirstPosition..(batch.FirstPosition + batch.Ready.Length)].Select(entry => stage.Layout.Query(entry.Item)).Distinct()),
                slices.Select(slice => slice.Queries.Distinct()));
        }
    });

    [Fact]
    public void A_cancelled_run_writes_no_end()
    {
        Scenario scenario = new ScenarioBuilder().Stage("a", [1]).Queries(new double[1 << 17]).Build();
        using var stream = new MemoryStream();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => new Estimator(scenario.Workload, scenario.Catalog).WriteTimeline(scenario.Plan, stream, cancelled.Token));
        Assert.False(stream.ToArray().AsSpan().EndsWith("]}"u8));
    }

    private static Property ForAll(TimeScale times, Action<Scenario, WrittenTimeline> check) =>
        Prop.ForAll(ScenarioGen.Any(times), scenario => check(scenario, WrittenTimeline.Of(scenario)));

    private static WrittenTimeline.Slice[] SlicesOf(WrittenTimeline timeline, int stage) => [.. timeline.Slices.Where(slice => slice.Stage == stage)];

    private static long Nanoseconds(double seconds) => (long)Math.Round(seconds * 1e9);
}
