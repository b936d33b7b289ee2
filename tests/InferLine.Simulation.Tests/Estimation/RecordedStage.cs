using InferLine.Tests.Scenarios;

namespace InferLine.Estimation.Tests;

/// <summary>Everything that the simulation of one stage took in, showed its observer, and put out.</summary>
internal sealed class RecordedStage
{
    private RecordedStage(int index, StageLayout layout, StageConfiguration configuration, ItemStream ready)
    {
        Index = index;
        Layout = layout;
        Configuration = configuration;
        Ready = Copy(ready);
    }

    public int Index { get; }

    public StageLayout Layout { get; }

    public StageConfiguration Configuration { get; }

    public StageTotals Totals { get; private set; }

    /// <summary>The ready items, in the order of the queue.</summary>
    public (double Time, int Item)[] Ready { get; }

    /// <summary>The completed items, as the next stages see them.</summary>
    public (double Time, int Item)[] Done { get; private set; } = [];

    /// <summary>The batches, in the order of their starts.</summary>
    public List<RecordedBatch> Started { get; } = [];

    /// <summary>The batches, in the order of their completions.</summary>
    public List<(int[] Items, double Time)> Completed { get; } = [];

    /// <summary>Simulates all stages of a scenario that have items.</summary>
    public static IReadOnlyList<RecordedStage> Record(Scenario scenario)
    {
        var layout = new WorkloadLayout(scenario.Workload);
        var records = new List<RecordedStage>();
        StageWalk.Run(
            layout,
            new BufferPool(),
            (stage, ready, done) =>
            {
                if (layout.Stages[stage].ItemCount > 0)
                {
                    var configuration = StageConfiguration.Of(scenario.StagePlan(stage), scenario.Pipeline.Stages[stage].Model, scenario.Catalog);
                    records.Add(Simulate(stage, layout.Stages[stage], configuration, ready, done));
                }
            },
            queries: null);
        return records;
    }

    private static RecordedStage Simulate(int index, StageLayout layout, StageConfiguration configuration, ItemStream ready, ItemStream done)
    {
        var record = new RecordedStage(index, layout, configuration, ready);
        var observer = new RecordingObserver(record.Started, record.Completed);
        record.Totals = StageSimulation.Run(ready, configuration, done, ref observer, TestContext.Current.CancellationToken);
        record.Done = Copy(done);
        return record;
    }

    /// <summary>The arrays of a stream go back to a pool after the stage, hence copies.</summary>
    private static (double Time, int Item)[] Copy(ItemStream stream) =>
        [.. stream.Times.Select((time, position) => (time, stream.Items is null ? position : stream.Items[position]))];
}
