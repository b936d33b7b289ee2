using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving.Tests.Testing;
using InferLine.Tests.Scenarios;

namespace InferLine.Serving.Tests;

/// <summary>In virtual time the runtime does what the estimator says: the same latency of every query, the same batches at every stage.</summary>
public sealed class SemanticsTests
{
    [Property(MaxTest = 400)]
    public Property As_the_estimator_says_in_continuous_time() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Continuous), Compare);

    [Property(MaxTest = 400)]
    public Property As_the_estimator_says_where_events_coincide() => Prop.ForAll(ScenarioGen.Sampled(TimeScale.Grid), Compare);

    private static void Compare(Scenario sampled)
    {
        int[] routable = [.. Enumerable.Range(0, sampled.QueryCount).Where(query => Enumerable.Range(0, sampled.StageCount).All(stage => IsRoutable(sampled, stage, query)))];
        if (routable.Length == 0)
        {
            return;
        }

        // The runtime's own discipline; it refuses the other.
        Scenario scenario = sampled.WithQueries(routable);
        scenario = scenario with { Plan = new Plan(scenario.Plan.Pipeline, scenario.Plan.Stages.Select(stage => stage with { Batching = BatchingDiscipline.OldestItem })) };

        var time = new VirtualTime();
        var scheduler = new PumpScheduler();
        VirtualModel[] models = [.. Enumerable.Range(0, scenario.StageCount).Select(stage => new VirtualModel(scenario.Profile(stage), time))];
        PipelineRuntime<int, long> runtime = Build(scenario, models, time, scheduler);
        runtime.StartAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        SpinWait.SpinUntil(() => runtime.GetStatistics().Stages.All(stage => stage.ReplicasRunning == stage.ReplicasWanted));

        long[] arrivals = [.. scenario.Workload.Arrivals.Seconds.ToArray().Select(seconds => (long)Math.Round(seconds * time.TimestampFrequency))];
        var queries = new ValueTask<long>[arrivals.Length];
        for (int q = 0; q < arrivals.Length; q++)
        {
            int query = q;
#pragma warning disable CA2012 // Looked at below, once it is done: a task of it would be done a little later.
            time.At(arrivals[q], () => queries[query] = runtime.ExecuteAsync(query));
#pragma warning restore CA2012
        }

        while (time.Advance())
        {
            scheduler.Pump();
        }

        Estimate estimate = scenario.Estimate(new EstimateOptions { IncludeLatencies = true });
        Assert.Equal(estimate.Stages.Select(stage => stage.Batches), models.Select(model => (long)model.BatchSizes.Count));
        Assert.Equal(estimate.Stages.Select(stage => stage.Items), models.Select(model => (long)model.BatchSizes.Sum()));
        for (int q = 0; q < queries.Length; q++)
        {
            Assert.True(queries[q].IsCompletedSuccessfully, $"query {q} is not done");
            Assert.Equal(estimate.LatenciesSeconds.Span[q], (queries[q].Result - arrivals[q]) / 1e9, 1e-6);
        }
    }

    private static PipelineRuntime<int, long> Build(Scenario scenario, VirtualModel[] models, VirtualTime time, PumpScheduler scheduler)
    {
        Pipeline pipeline = scenario.Pipeline;
        var builder = new PipelineRuntimeBuilder<int, long>(pipeline, scenario.Plan) { Scheduler = scheduler };
        for (int s = 0; s < models.Length; s++)
        {
            int stage = s;
            builder.Stage(pipeline.Stages[s].Name, models[s]);
            if (pipeline.Topology.InEdges(s).Count > 1)
            {
                builder.Join(pipeline.Stages[s].Name, outputs => Enumerable.Repeat(outputs.Input<int>(), scenario.Workload.Visits.Count(stage, outputs.Input<int>())));
            }
        }

        foreach (Edge edge in pipeline.Edges)
        {
            int from = pipeline.IndexOf(edge.From);
            int to = pipeline.IndexOf(edge.To);
            builder.Route(edge.From, edge.To, (int query) =>
                Enumerable.Repeat(query, scenario.Workload.Visits.Count(to, query) / scenario.Workload.Visits.Count(from, query)));
        }

        return builder.WithTime(time).Result(_ => time.GetTimestamp()).Build();
    }

    /// <summary>
    /// Whether routes can bring about these counts, at the same times: not the arbitrary ones that shrinking leads to, nor two targets of an exclusive stage, nor a join with an
    /// in-edge that is not live. The estimator knows of the latter beforehand, where the runtime may have to wait until it shows.
    /// </summary>
    private static bool IsRoutable(Scenario scenario, int stage, int query)
    {
        PipelineTopology topology = scenario.Pipeline.Topology;
        int count = scenario.Workload.Visits.Count(stage, query);
        if (count > 0
            && scenario.Pipeline.Stages[stage].Routing == StageRouting.Exclusive
            && topology.OutEdges(stage).Count(edge => scenario.Workload.Visits.Count(topology.Target(edge), query) > 0) > 1)
        {
            return false;
        }

        int[] live = [.. topology.InEdges(stage).Select(edge => scenario.Workload.Visits.Count(topology.Source(edge), query)).Where(parents => parents > 0)];
        return topology.InEdges(stage).Count switch
        {
            0 => count == 1,
            _ when count == 0 => true,
            1 => live.Length == 1 && count % live[0] == 0,
            _ => live.Length == topology.InEdges(stage).Count && live.Any(parents => count >= parents),
        };
    }
}
