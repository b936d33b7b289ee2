using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;

internal static class ServingExample
{
    public static async Task RunAsync()
    {
        Pipeline pipeline = Pipeline.Create("words").Stage("split", model: "splitter").Stage("count", model: "counter").Edge("split", "count", fanOut: 8).Build();
        var plan = new Plan("words", [new StagePlan("split", "cpu", batchSize: 1, replicas: 1), new StagePlan("count", "cpu", batchSize: 8, replicas: 2)]);

        await using PipelineRuntime<string, int> runtime = new PipelineRuntimeBuilder<string, int>(pipeline, plan)
            .Stage("split", StageClient.FromItem((string text) => text.Split(' ')))
            .Stage("count", StageClient.FromItem((string word) => word.Length))
            .Route("split", "count", (string[] words) => words)
            .Result(outputs => outputs.All<int>("count").Sum())
            .Build();
        await runtime.StartAsync();

        Console.WriteLine($"{await runtime.ExecuteAsync("a pipeline of two stages")} letters");
    }
}
