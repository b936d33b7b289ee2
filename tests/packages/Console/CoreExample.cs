using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Workloads;

internal static class CoreExample
{
    public static void Run()
    {
        Pipeline pipeline = Pipeline.Create("video-monitoring")
            .Stage("detect", model: "efficientdet")
            .Stage("vehicle", model: "resnet50")
            .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
            .Build();
        ArrivalTrace arrivals = ArrivalProcess.Constant(ratePerSecond: 100).Generate(TimeSpan.FromMinutes(1), seed: 1);

        Console.WriteLine($"{pipeline.Name}: {pipeline.Stages.Count} stages, {arrivals.Count} queries, {arrivals.MeanRatePerSecond:0} per second");
        foreach (ArrivalCurvePoint point in ArrivalCurve.Of(arrivals, ArrivalCurve.DoublingWindows(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))).Points)
        {
            Console.WriteLine($"at most {point.MaxArrivals} queries within {point.Window.TotalSeconds} s");
        }
    }
}
