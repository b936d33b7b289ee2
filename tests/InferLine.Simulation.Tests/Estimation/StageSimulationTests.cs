using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Profiles;
using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>What must hold at every stage of every scenario, seen through the observer that the kernel shows each batch to.</summary>
public sealed class StageSimulationTests
{
    private const int Cases = 500;

    [Property(MaxTest = Cases, Replay = "20250201,1")]
    public Property Every_item_is_served_once() => ForEveryStage(TimeScale.Grid, stage =>
    {
        int[] all = [.. Enumerable.Range(0, stage.Layout.ItemCount)];
        Assert.True(stage.Totals.Completed);
        Assert.Equal(all, stage.Ready.Select(entry => entry.Item).Order());
        Assert.Equal(all, stage.Started.SelectMany(batch => Enumerable.Range(batch.FirstPosition, batch.Ready.Length)));
        Assert.Equal(all, stage.Completed.SelectMany(batch => batch.Items).Order());
        Assert.Equal(all, stage.Done.Select(entry => entry.Item).Order());
        Assert.Equal(stage.Totals.Batches, stage.Started.Count);
        Assert.Equal(stage.Totals.Batches, stage.Completed.Count);
    });

    [Property(MaxTest = Cases, Replay = "20250202,1")]
    public Property Every_query_has_all_its_items_at_every_stage() => Prop.ForAll(ScenarioGen.Any(TimeScale.Grid), scenario =>
    {
        int[] expected = new int[scenario.QueryCount];
        for (int query = 0; query < expected.Length; query++)
        {
            expected[query] = Enumerable.Range(0, scenario.StageCount).Sum(stage => scenario.Workload.Visits.Count(stage, query));
        }

        int[] completed = new int[scenario.QueryCount];
        foreach (RecordedStage stage in RecordedStage.Record(scenario))
        {
            foreach (int item in stage.Completed.SelectMany(batch => batch.Items))
            {
                completed[stage.Layout.Query(item)]++;
            }
        }

        Assert.Equal(expected, completed);
    });

    [Property(MaxTest = Cases, Replay = "20250203,1")]
    public Property Items_start_in_the_order_of_the_queue() => ForEveryStage(TimeScale.Grid, stage =>
    {
        // Items are numbered by (query, item of the query), so this is the order of (ready time, query, item).
        Assert.Equal(stage.Ready.Order(), stage.Ready);
        Assert.Equal(stage.Ready.Select(entry => entry.Time), stage.Started.SelectMany(batch => batch.Ready));
        Assert.Equal(stage.Started.Select(batch => batch.Start).Order(), stage.Started.Select(batch => batch.Start));
        Assert.All(stage.Started, batch => Assert.All(batch.Ready, ready => Assert.InRange(batch.Start, ready, double.MaxValue)));
    });

    [Property(MaxTest = Cases, Replay = "20250204,1")]
    public Property Completions_come_in_order_of_time_and_item() => ForEveryStage(TimeScale.Grid, stage =>
    {
        Assert.Equal(stage.Completed.Select(batch => batch.Time).Order(), stage.Completed.Select(batch => batch.Time));
        Assert.Equal(stage.Done.Order(), stage.Done);
        Assert.Equal(stage.Completed.SelectMany(batch => batch.Items.Select(item => (batch.Time, item))).Order(), stage.Done);
    });

    [Property(MaxTest = Cases, Replay = "20250205,1")]
    public Property A_batch_takes_the_time_of_its_size_and_is_not_too_large() => ForEveryStage(TimeScale.Continuous, stage =>
        Assert.All(stage.Started, batch =>
        {
            Assert.InRange(batch.Ready.Length, 1, stage.Configuration.BatchSize);
            BitAssert.Equal(batch.Start + stage.Configuration.Profile.LatencySeconds(batch.Ready.Length), batch.Done, "done");
        }));

    [Property(MaxTest = Cases, Replay = "20250206,1")]
    public Property No_more_batches_are_in_service_than_there_are_replicas() => ForEveryStage(TimeScale.Grid, stage =>
        Assert.All(stage.Started, batch => Assert.InRange(InService(stage, batch.Start), 1, stage.Configuration.Replicas)));

    [Property(MaxTest = Cases, Replay = "20250207,1")]
    public Property A_batch_starts_no_later_than_it_must() => ForEveryStage(TimeScale.Grid, stage =>
        Assert.All(stage.Configuration.Collects ? [] : stage.Started, batch =>
        {
            double due = DueTime(stage, batch);
            Assert.True(batch.Start >= due);
            if (batch.Start > due)
            {
                // It had to wait for a replica: all were busy until now.
                int busyUntilNow = stage.Started.Count(other => other.Start < batch.Start && other.Done >= batch.Start);
                Assert.Equal(stage.Configuration.Replicas, busyUntilNow);
            }
        }));

    [Property(MaxTest = Cases, Replay = "20250208,1")]
    public Property A_collected_batch_is_full_or_took_the_whole_window() => ForEveryStage(TimeScale.Grid, stage =>
        Assert.All(stage.Configuration.Collects ? stage.Started : [], (batch, i) =>
        {
            List<RecordedBatch> before = stage.Started[..i];
            double free = before.Count < stage.Configuration.Replicas ? 0 : before.Select(other => other.Done).OrderDescending().ElementAt(stage.Configuration.Replicas - 1);
            double begins = Math.Max(Math.Max(free, i == 0 ? 0 : before[^1].Start), batch.Ready[0]);
            double ends = begins + stage.Configuration.MaxDelaySeconds;
            Assert.Equal(batch.Ready.Length < stage.Configuration.BatchSize ? ends : Math.Min(ends, Math.Max(begins, batch.Ready[^1])), batch.Start);
        }));

    [Fact]
    public void The_observer_can_end_the_simulation()
    {
        var ready = new ItemStream([0, 0, 0, 0, 0], Items: null);
        var configuration = new StageConfiguration(new LatencyProfile([new BatchLatency(1, 1000)]), BatchSize: 1, Replicas: 2, MaxDelaySeconds: 0);
        List<(int[] Items, double Time)> completed = [];
        var observer = new RecordingObserver([], completed, endAfter: 3);

        StageTotals totals = StageSimulation.Run(ready, configuration, new ItemStream(new double[5], new int[5]), ref observer, TestContext.Current.CancellationToken);

        Assert.False(totals.Completed);
        Assert.Equal(3, completed.Count);
    }

    private static Property ForEveryStage(TimeScale times, Action<RecordedStage> check) =>
        Prop.ForAll(ScenarioGen.Any(times), scenario => Assert.All(RecordedStage.Record(scenario), check));

    private static int InService(RecordedStage stage, double time) => stage.Started.Count(batch => batch.Start <= time && time < batch.Done);

    /// <summary>When a free replica would start the batch, or begin to collect it.</summary>
    private static double DueTime(RecordedStage stage, RecordedBatch batch)
    {
        double waited = batch.Ready[0] + stage.Configuration.MaxDelaySeconds;
        return batch.Ready.Length < stage.Configuration.BatchSize ? waited : Math.Min(waited, batch.Ready[^1]);
    }
}
