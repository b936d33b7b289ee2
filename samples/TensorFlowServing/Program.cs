// A third backend: plans on TensorFlow Serving, where a replica is a server process. Fake servers stand in for real ones, unless their addresses are given.
using System.Text.Json.Nodes;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serving;
using TensorFlowServing;
using TensorFlowServing.Fake;

Pipeline pipeline = Pipeline.Create("doubling").Stage("double", model: "twice").Build();
var plan = new Plan("doubling", [new StagePlan("double", "cpu", batchSize: 8, replicas: 2, TimeSpan.FromMilliseconds(2))]);
Console.WriteLine($"The servers' file for the plan:\n{BatchingFile.Text(plan.Stages[0])}");

FakeServer[] fakes = args.Length > 0 ? [] : await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FakeServer.StartAsync("twice")));
Uri[] endpoints = args.Length > 0 ? [.. args.Select(arg => new Uri(arg))] : [.. fakes.Select(fake => fake.Endpoint)];
var served = new ServedStage("double", "twice", endpoints, BatchSize: 8, MaxDelay: TimeSpan.FromMilliseconds(2));
using var backend = new ServingBackend(pipeline, [served], timeLimit: TimeSpan.FromSeconds(10));
await backend.ApplyAsync(plan);

// Routing stays in this process; the servers batch, so a stage here takes single items, as many at once as there are handles.
var routing = new Plan("doubling", [new StagePlan("double", "cpu", batchSize: 1, replicas: 16)]);
await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(pipeline, routing)
    .Stage("double", backend.CreateStageClient("double"))
    .Result(outputs => (int)outputs.Only<JsonNode>("double"))
    .Build();
await runtime.StartAsync();
bool isRight = true;
foreach (int replicas in new[] { 2, 3, 1 })
{
    await backend.ScaleAsync([replicas]);
    int[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => runtime.ExecuteAsync(i).AsTask()));
    isRight &= answers.SequenceEqual(Enumerable.Range(0, 100).Select(i => 2 * i));
    InferLine.Backends.StageStatus status = (await backend.GetStatusAsync()).Stages[0];
    Console.WriteLine($"{status.ReplicasRunning} of {status.ReplicasWanted} replicas run; 100 queries answered {(isRight ? "rightly" : "wrongly")}");
}

foreach (FakeServer fake in fakes)
{
    await fake.DisposeAsync();
}

return isRight ? 0 : 1;
