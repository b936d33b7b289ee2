using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Tests.Storms;

namespace InferLine.Backends.Triton.Tests.Backend;

/// <summary>Random sequences of plans, scale actions, faults, restarts and changes by others: once the storm is over the servers run the last decision, and nothing that was served ever went away.</summary>
public sealed class StormTests
{
    private static readonly string[] Hosts = ["one", "two", "three"];

    private static Arbitrary<Step[]> Storms { get; } = StormGen.Storms(
        14,
        (4, StormGen.Apply([1, 2, 4, 8, 16], [0, 1, 5])),
        (6, StormGen.Scale),
        (2, StormGen.ScaleAtOnce),
        (3, StormGen.Accident(Hosts, StepKind.ServerDown, StepKind.ServerUp, StepKind.ServerRestart, StepKind.ManualChange)),
        (1, StormGen.HostRestart),
        (2, StormGen.Reconcile),
        (3, StormGen.Faults),
        (1, StormGen.ChangeTime(0, 5)));

    [Property(MaxTest = 60, Replay = "613,1")]
    public Property Converges_to_the_last_decision_and_never_takes_a_model_down() => Prop.ForAll(Storms, storm => RunAsync(storm).GetAwaiter().GetResult());

    private static async Task<Property> RunAsync(Step[] storm)
    {
        string folder = Directory.CreateTempSubdirectory("storm").FullName;
        try
        {
            using var cluster = new Cluster(Hosts);
            cluster.Options.StateFile = Path.Combine(folder, "state.json");
            cluster.Options.ScaleWait = TimeSpan.FromMilliseconds(100);
            cluster.RestartHost();
            cluster.Servers["one"].Start("pipe");
            var weather = new TritonWeather(cluster);
            foreach (Step step in storm)
            {
                await weather.TakeAsync(step);
            }

            weather.Clear();
            string? problem = await weather.SettleAsync(10);
            cluster.TakeControlCalls();
            await cluster.Backend.ReconcileAsync();
            string[] restless = cluster.TakeControlCalls();
            string[] unserved = [.. cluster.Servers.SelectMany(pair => pair.Value.Unserved.Select(model => $"{model} on {pair.Key}"))];
            return (problem is null).Label(problem ?? "")
                .And((restless.Length == 0).Label("it goes on changing: " + string.Join(", ", restless)))
                .And((unserved.Length == 0).Label("went down: " + string.Join(", ", unserved)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class TritonWeather(Cluster cluster) : Weather(cluster)
    {
        protected override async Task<bool> TryApplyAsync(Step step)
        {
            try
            {
                await cluster.Backend.ApplyAsync(Cluster.Plan(step.Replicas[0], step.Batch, step.DelayMs));
                return true;
            }
            catch (TritonException exception)
            {
                // Else it was decided for, and is not yet in force everywhere.
                return !exception.Message.Contains("nothing was changed", StringComparison.Ordinal);
            }
        }

        protected override async Task DoAsync(Step step)
        {
            if (step.Kind == StepKind.ManualChange)
            {
                // Someone takes the files' configuration with another count.
                string configuration = cluster.Servers[step.Host].Files("b").Configuration!.ToJsonString().Replace("\"count\":1", "\"count\":2", StringComparison.Ordinal);
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["parameters"] = new JsonObject { ["config"] = configuration } });
                await cluster.Servers[step.Host].HandleAsync("POST", "/v2/repository/models/b/load", 8000, body);
            }
        }

        /// <summary>There is as planned, with at most the idle instance of a server without a share more.</summary>
        protected override string? DeviationOf(StageStatus stage, string model, int batch, int delayMs)
        {
            int there = cluster.Servers.Values.Where(server => server.Served(model)?["max_batch_size"]!.GetValue<int>() == batch
                && server.Served(model)!["dynamic_batching"]!["max_queue_delay_microseconds"]!.GetValue<int>() == delayMs * 1000).Sum(server => server.Instances(model));
            return there >= stage.ReplicasWanted && there <= stage.ReplicasWanted + Hosts.Length - 1
                ? null
                : FormattableString.Invariant($"stage {stage.Stage} has {there} instances, says {stage.ReplicasRunning}, and wants {stage.ReplicasWanted}");
        }
    }
}
