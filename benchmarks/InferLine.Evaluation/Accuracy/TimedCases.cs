using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serving;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Pipelines of timed models, one of every shape, which carry 320 to 400 queries per second: enough for some hundred in the tail, few enough for two cores that others use too.</summary>
internal static class TimedCases
{
    private const string Hardware = "timed";
    private const double Tolerance = 0.05;

    public static IReadOnlyList<AccuracyCase> All { get; } = [Chain(), Diamond(), Conditional(), FanOut()];

    /// <summary>Three stages in a row, the last of which waits for its batches.</summary>
    private static AccuracyCase Chain() => Create(
        Pipeline.Create("chain").Stage("decode", "decode").Stage("detect", "detect").Stage("classify", "classify").Chain("decode", "detect", "classify"),
        new(BatchSize: 1, Replicas: 2, [(1, 5)]),
        new(BatchSize: 8, Replicas: 2, [(1, 12), (2, 16), (4, 24), (8, 40)]),
        new(BatchSize: 4, Replicas: 2, [(1, 6), (2, 8), (4, 12)], MaxDelayMilliseconds: 4));

    /// <summary>Two stages side by side, joined by a fourth.</summary>
    private static AccuracyCase Diamond() => Create(
        Pipeline.Create("diamond").Stage("prepare", "prepare").Stage("image", "image").Stage("text", "text").Stage("fuse", "fuse")
            .Edge("prepare", "image").Edge("prepare", "text").Edge("image", "fuse").Edge("text", "fuse"),
        new(BatchSize: 4, Replicas: 1, [(1, 5), (4, 11)]),
        new(BatchSize: 8, Replicas: 2, [(1, 10), (2, 14), (4, 20), (8, 32)]),
        new(BatchSize: 4, Replicas: 3, [(1, 15), (2, 20), (4, 30)]),
        new(BatchSize: 8, Replicas: 1, [(1, 5), (2, 6), (4, 8), (8, 12)]));

    /// <summary>A stage that sends each query one of two ways or none, and one of those onwards with a chance of one half.</summary>
    private static AccuracyCase Conditional() => Create(
        Pipeline.Create("conditional").Stage("detect", "detect", StageRouting.Exclusive).Stage("vehicle", "vehicle").Stage("person", "person").Stage("plate", "plate")
            .Edge("detect", "vehicle", probability: 0.6).Edge("detect", "person", probability: 0.3).Edge("vehicle", "plate", probability: 0.5),
        new(BatchSize: 8, Replicas: 1, [(1, 8), (2, 10), (4, 14), (8, 22)]),
        new(BatchSize: 4, Replicas: 2, [(1, 12), (2, 17), (4, 27)]),
        new(BatchSize: 2, Replicas: 2, [(1, 20), (2, 28)]),
        new(BatchSize: 4, Replicas: 1, [(1, 9), (2, 13), (4, 20)]));

    /// <summary>Three items of each, for four queries out of five.</summary>
    private static AccuracyCase FanOut() => Create(
        Pipeline.Create("fan-out").Stage("detect", "detect").Stage("embed", "embed").Stage("search", "search")
            .Edge("detect", "embed", probability: 0.8, fanOut: 3).Edge("embed", "search"),
        new(BatchSize: 4, Replicas: 2, [(1, 10), (2, 14), (4, 22)]),
        new(BatchSize: 16, Replicas: 1, [(1, 5), (2, 6), (4, 8), (8, 12), (16, 20)]),
        new(BatchSize: 8, Replicas: 2, [(1, 5), (4, 9), (8, 15)]));

    private static AccuracyCase Create(PipelineBuilder builder, params ReadOnlySpan<TimedStage> stages)
    {
        Pipeline pipeline = builder.Build();
        TimedStage[] timed = stages.ToArray();
        LatencyProfile[] profiles = [.. timed.Select(stage => new LatencyProfile(stage.Batches.Select(batch => new BatchLatency(batch.Size, batch.Milliseconds))))];
        return new AccuracyCase(
            pipeline,
            new ProfileCatalog(
                [new HardwareType(Hardware, costPerHour: 1)],
                pipeline.Stages.Select((stage, s) => new ModelProfile(stage.Model, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Hardware] = profiles[s] }))),
            new Plan(pipeline.Name, pipeline.Stages.Select((stage, s) =>
                new StagePlan(stage.Name, Hardware, timed[s].BatchSize, timed[s].Replicas, TimeSpan.FromMilliseconds(timed[s].MaxDelayMilliseconds)))),
            Tolerance)
        {
            Client = stage => new TimedModel(profiles[stage]),
        };
    }

    private sealed record TimedStage(int BatchSize, int Replicas, (int Size, double Milliseconds)[] Batches, double MaxDelayMilliseconds = 0);
}
