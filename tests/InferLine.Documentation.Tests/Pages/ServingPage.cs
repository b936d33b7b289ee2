using System.Collections.Concurrent;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Serving;
using InferLine.Tuning;

namespace InferLine.Documentation.Pages;

public sealed class ServingPage
{
    [Fact]
    public async Task A_pipeline_in_process()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var image = new Image("street");
        var detector = new Detector();
        var otherPlan = new Plan("video-monitoring", [new StagePlan("detect", "cpu", 2, 2), new StagePlan("vehicle", "cpu", 2, 2)]);
        await File.WriteAllTextAsync("plan.json", PlanJson.ToJson(new Plan("video-monitoring", [new StagePlan("detect", "cpu", 4, 1), new StagePlan("vehicle", "cpu", 4, 1)])), cancellationToken);

        Pipeline pipeline = Pipeline.Create("video-monitoring")
            .Stage("detect", model: "yolo")
            .Stage("vehicle", model: "resnet50")
            .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
            .Build();
        Plan plan = await PlanJson.LoadAsync("plan.json");

        await using PipelineRuntime<Image, string[]> runtime = new PipelineRuntimeBuilder<Image, string[]>(pipeline, plan)
            .Stage("detect", StageClient.FromBatch<Image, Detection>(detector.RunAsync))      // a batch at a time
            .Stage("vehicle", StageClient.FromItem((Image crop) => Classify(crop)))           // or an item at a time
            .Route("detect", "vehicle", (Detection found) => found.Vehicles)                  // any number of items; none: the edge is not taken
            .Result(outputs => [.. outputs.All<string>("vehicle")])
            .Build();

        await runtime.StartAsync();
        string[] vehicles = await runtime.ExecuteAsync(image, cancellationToken);
        Assert.Equal(["the left of street", "the right of street"], vehicles);

        runtime.Apply(otherPlan);                     // batch sizes, delays, replicas
        await runtime.ScaleAsync([3, 5]);             // replicas only, in the pipeline's order: IReplicaScaler
        RuntimeStatistics now = runtime.GetStatistics();
        await runtime.StopAsync(cancellationToken);   // drain; when the token is cancelled, give up what is left
        Assert.Equal(1, now.Completed);
    }

    [Fact]
    public async Task A_tuner_closes_the_loop()
    {
        (Pipeline pipeline, ProfileCatalog catalog, Plan plan) = await PhotoPlan.MakeAsync();
        var tuner = new ProportionalTuner(pipeline, plan, catalog);
        var arrivals = new ConcurrentQueue<long>();
        long start = TimeProvider.System.GetTimestamp();

        PipelineRuntimeBuilder<int, int> builder = new PipelineRuntimeBuilder<int, int>(pipeline, plan).Stage("classify", StageClient.FromItem((int photo) => photo));
        builder.OnArrival(timestamp => arrivals.Enqueue(timestamp));
        await using PipelineRuntime<int, int> runtime = builder.Build();
        await runtime.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(photo => runtime.ExecuteAsync(photo, TestContext.Current.CancellationToken).AsTask()));
        double now = Seconds(TimeProvider.System.GetTimestamp());

        // every half second:
        while (arrivals.TryDequeue(out long timestamp))
        {
            tuner.Observe(Seconds(timestamp));
        }

        if (!tuner.Decide(now).IsEmpty)
        {
            tuner.ReportReplicas(now, [.. await runtime.ScaleAsync(tuner.Replicas)]);
        }

        Assert.True(runtime.GetStatistics().Stages[0].ReplicasWanted > plan.Stages[0].Replicas, "a thousand queries at once are more than was planned for");

        double Seconds(long timestamp) => TimeProvider.System.GetElapsedTime(start, timestamp).TotalSeconds;
    }

    private static string Classify(Image crop) => $"the {crop.Name}";

    private sealed record Image(string Name);

    private sealed record Detection(Image[] Vehicles);

    private sealed class Detector
    {
        public ValueTask<IReadOnlyList<Detection>> RunAsync(IReadOnlyList<Image> images, CancellationToken cancellationToken) =>
            new([.. images.Select(image => new Detection([new Image($"left of {image.Name}"), new Image($"right of {image.Name}")]))]);
    }
}
