using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Profiling;

/// <summary>Whatever goes wrong while a model is measured, and whenever it is cancelled: afterwards it is what it was, or the error says what to load.</summary>
public sealed class RestorationTests
{
    private static readonly string[] Models = ["a", "nobatch", "longinfer", "b"];
    private static readonly Fault[] AllFaults = [Fault.Refused, Fault.AnswerLost, Fault.Unavailable, Fault.Internal, Fault.NoAnswer];

    [Property(MaxTest = 150, Replay = "20,7")]
    public Property A_model_is_left_as_it_was_found() => Prop.ForAll(
        Arb.From(
            from model in Gen.Elements(Models)
            from loaded in Gen.Elements(true, true, false)
            from instances in Gen.Choose(1, 3)
            from batch in Gen.Elements(1, 4, 16)
            from percent in Gen.Elements(0, 10, 30)
            from lasting in Gen.Elements(15, 60, int.MaxValue)
            from cancelAt in Gen.Choose(0, 60)
            from seed in Gen.Choose(0, 100_000)
            select new Run(model, loaded, instances, batch, percent, lasting, cancelAt, seed)),
        run => RunAsync(run).GetAwaiter().GetResult());

    private static async Task<Property> RunAsync(Run run)
    {
        var server = new FakeTriton(RecordedRepository.Basic) { LoadTime = TimeSpan.FromMilliseconds(run.Seed % 3) };
        server.Files(run.Model).Configuration!["instance_group"] = new JsonArray(new JsonObject { ["count"] = run.Instances, ["kind"] = "KIND_CPU" });
        server.Start(run.Loaded ? [run.Model, "c"] : ["c"]);
        JsonObject? before = (JsonObject?)server.Served(run.Model)?.DeepClone();
        using var cancel = new CancellationTokenSource();
        var random = new Random(run.Seed);
        var network = new FakeNetwork
        {
            Faults = (_, number) =>
            {
                if (number == run.CancelAt)
                {
                    cancel.Cancel();
                }

                return number < run.Lasting && random.Next(100) < run.Percent ? AllFaults[random.Next(AllFaults.Length)] : Fault.None;
            },
        };
        network.Add("one", server);
        TritonClientOptions options = FakeNetwork.Quick();
        options.InferenceTimeout = TimeSpan.FromMilliseconds(200);
        using TritonClient client = network.Client("one", options);
        var profiler = new TritonModelProfiler(client, run.Model, new TritonProfilerOptions { WarmUpBatches = 1, Samples = 4 }, new ImpatientTime());
        Exception? error = null;
        try
        {
            await profiler.MeasureAsync(run.Model == "nobatch" || run.Batch == 1 ? [1] : [1, run.Batch], cancel.Token);
        }
        catch (Exception exception) when (exception is TritonException or OperationCanceledException or InvalidInputException)
        {
            error = exception;
        }

        JsonObject? after = server.Served(run.Model);
        bool restored = JsonNode.DeepEquals(before, after);
        bool told = error is TritonException && (error.Message.Contains("is left configured", StringComparison.Ordinal) || error.Message.Contains("could not be unloaded", StringComparison.Ordinal));
        bool mayFail = run is { Percent: > 0, Lasting: int.MaxValue };
        return (restored || (told && mayFail)).Label($"{error?.Message}; it had {before?.ToJsonString()}, and has {after?.ToJsonString()}")
            .And((!run.Loaded || !server.Unserved.Contains(run.Model)).Label("it went down meanwhile"));
    }

    internal sealed record Run(string Model, bool Loaded, int Instances, int Batch, int Percent, int Lasting, int CancelAt, int Seed);
}
