using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Backend;

/// <summary>Random sequences of plans, scale actions, faults, restarts and changes by others: once the storm is over the servers run the last decision, and nothing that was served ever went away.</summary>
public sealed class StormTests
{
    private static readonly string[] Hosts = ["one", "two", "three"];

    [Property(MaxTest = 60, Replay = "613,1")]
    public Property Converges_to_the_last_decision_and_never_takes_a_model_down() => Prop.ForAll(Arb.From(Storms(), Shrink), storm => RunAsync(storm).GetAwaiter().GetResult());

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
            var weather = new Weather(cluster);
            foreach (Step step in storm)
            {
                await weather.TakeAsync(step);
            }

            weather.Clear();
            string? problem = null;
            for (int pass = 0; pass < 10; pass++)
            {
                await cluster.Backend.ReconcileAsync();
                problem = await weather.DeviationAsync();
                if (problem is null)
                {
                    break;
                }
            }

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

    private static Gen<Step[]> Storms()
    {
        Gen<int[]> replicas = Gen.Choose(1, 6).ArrayOf(3);
        Gen<string> host = Gen.Elements(Hosts);
        Gen<Step> step = Gen.Frequency(
            (4, from counts in replicas from batch in Gen.Elements(1, 2, 4, 8, 16) from delay in Gen.Elements(0, 1, 5) select new Step { Kind = StepKind.Apply, Replicas = [counts], Batch = batch, DelayMs = delay }),
            (6, replicas.Select(counts => new Step { Kind = StepKind.Scale, Replicas = [counts] })),
            (2, replicas.ArrayOf(4).Select(all => new Step { Kind = StepKind.ScaleAtOnce, Replicas = all })),
            (3, from name in host from kind in Gen.Elements(StepKind.ServerDown, StepKind.ServerUp, StepKind.ServerRestart, StepKind.ManualChange) select new Step { Kind = kind, Host = name }),
            (1, Gen.Constant(new Step { Kind = StepKind.HostRestart })),
            (2, Gen.Constant(new Step { Kind = StepKind.Reconcile })),
            (3, from rate in Gen.Elements(0, 10, 30) from seed in Gen.Choose(0, 1000) select new Step { Kind = StepKind.Faults, FaultPercent = rate, Seed = seed }),
            (1, Gen.Elements(0, 5).Select(time => new Step { Kind = StepKind.LoadTime, LoadMs = time })));
        return Gen.Choose(1, 14).SelectMany(count => step.ArrayOf(count));
    }

    private static IEnumerable<Step[]> Shrink(Step[] storm) => Enumerable.Range(0, storm.Length).Select(i => storm.Where((_, at) => at != i).ToArray()).Where(shorter => shorter.Length > 0);

    internal enum StepKind
    {
        Apply,
        Scale,
        ScaleAtOnce,
        ServerDown,
        ServerUp,
        ServerRestart,
        ManualChange,
        HostRestart,
        Reconcile,
        Faults,
        LoadTime,
    }

    internal sealed record Step
    {
        public StepKind Kind { get; init; }

        public int[][] Replicas { get; init; } = [];

        public int Batch { get; init; }

        public int DelayMs { get; init; }

        public string Host { get; init; } = "";

        public int FaultPercent { get; init; }

        public int Seed { get; init; }

        public int LoadMs { get; init; }

        public override string ToString() =>
            FormattableString.Invariant($"{Kind} {Host} {string.Join(" | ", Replicas.Select(counts => string.Join(",", counts)))} batch {Batch} delay {DelayMs} faults {FaultPercent}% seed {Seed} load {LoadMs} ms");
    }

    /// <summary>Takes steps, and knows what was decided last.</summary>
    private sealed class Weather(Cluster cluster)
    {
        private (int Batch, int DelayMs)? _plan;
        private int[][] _wanted = [];

        public async Task TakeAsync(Step step)
        {
            switch (step.Kind)
            {
                case StepKind.Apply:
                    await ApplyAsync(step);
                    break;
                case StepKind.Scale or StepKind.ScaleAtOnce when _plan is not null:
                    await Task.WhenAll(step.Replicas.Select(counts => Task.Run(async () => await cluster.Backend.ScaleAsync(counts))));
                    _wanted = step.Replicas;
                    break;
                case StepKind.ServerDown:
                    Locked(() => cluster.Network.Down.Add(step.Host));
                    break;
                case StepKind.ServerUp:
                    Locked(() => cluster.Network.Down.Remove(step.Host));
                    break;
                case StepKind.ServerRestart:
                    cluster.Servers[step.Host].Restart();
                    break;
                case StepKind.ManualChange:
                    // Someone takes the files' configuration with another count.
                    await cluster.Servers[step.Host].HandleAsync(
                        "POST", "/v2/repository/models/b/load", 8000, System.Text.Encoding.UTF8.GetBytes(new System.Text.Json.Nodes.JsonObject
                        {
                            ["parameters"] = new System.Text.Json.Nodes.JsonObject { ["config"] = cluster.Servers[step.Host].Files("b").Configuration!.ToJsonString().Replace("\"count\":1", "\"count\":2", StringComparison.Ordinal) },
                        }.ToJsonString()));
                    break;
                case StepKind.HostRestart:
                    cluster.RestartHost();
                    break;
                case StepKind.Reconcile:
                    await cluster.Backend.ReconcileAsync();
                    break;
                case StepKind.Faults:
                    cluster.Network.Faults = (_, number) => FaultOf(step, number);
                    break;
                case StepKind.LoadTime:
                    foreach (FakeTriton server in cluster.Servers.Values)
                    {
                        server.LoadTime = TimeSpan.FromMilliseconds(step.LoadMs);
                    }

                    break;
            }
        }

        public void Clear()
        {
            cluster.Network.Faults = (_, _) => Fault.None;
            Locked(() => cluster.Network.Down.Clear());
        }

        /// <summary>How the servers differ from what was decided last; <see langword="null"/> if they do not.</summary>
        public async Task<string?> DeviationAsync()
        {
            if (_plan is not { } plan)
            {
                return null;
            }

            BackendStatus status = await cluster.Backend.GetStatusAsync();
            int[] wanted = [.. status.Stages.Select(stage => stage.ReplicasWanted!.Value)];
            if (!_wanted.Any(counts => counts.SequenceEqual(wanted)))
            {
                return $"wanted is {string.Join(",", wanted)}, and the last decision was {string.Join(" or ", _wanted.Select(counts => string.Join(",", counts)))}";
            }

            if (!status.IsHealthy)
            {
                return status.Problem + string.Join("; ", status.Stages.Select(stage => stage.Problem));
            }

            // What the backend says is what there is: on every server with the model as planned, with at most the idle instance of a server without a share more.
            foreach ((StageStatus stage, string model) in status.Stages.Zip(["a", "b", "c"]))
            {
                int there = cluster.Servers.Values.Where(server => server.Served(model)?["max_batch_size"]!.GetValue<int>() == plan.Batch
                    && server.Served(model)!["dynamic_batching"]!["max_queue_delay_microseconds"]!.GetValue<int>() == plan.DelayMs * 1000).Sum(server => server.Instances(model));
                if (stage.ReplicasRunning != stage.ReplicasWanted || there < stage.ReplicasWanted || there > stage.ReplicasWanted + Hosts.Length - 1)
                {
                    return FormattableString.Invariant($"stage {stage.Stage} has {there} instances, says {stage.ReplicasRunning}, and wants {stage.ReplicasWanted}");
                }
            }

            return null;
        }

        private static Fault FaultOf(Step step, int number)
        {
            uint hash = unchecked(((uint)number * 2654435761u) ^ ((uint)step.Seed * 40503u));
            hash ^= hash >> 15;
            hash = unchecked(hash * 2246822519u);
            hash ^= hash >> 13;
            return hash % 100 >= step.FaultPercent ? Fault.None : (Fault)(1 + (hash / 100 % 5));
        }

        private void Locked(Action action)
        {
            lock (cluster.Network.Down)
            {
                action();
            }
        }

        private async Task ApplyAsync(Step step)
        {
            try
            {
                await cluster.Backend.ApplyAsync(Cluster.Plan(step.Replicas[0], step.Batch, step.DelayMs));
            }
            catch (TritonException exception) when (exception.Message.Contains("nothing was changed", StringComparison.Ordinal))
            {
                return;
            }
            catch (TritonException)
            {
                // Decided, and not yet in force everywhere.
            }

            _plan = (step.Batch, step.DelayMs);
            _wanted = step.Replicas;
        }
    }
}
