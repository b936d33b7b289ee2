using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>Random plans, scale actions, restarts, dying workers and faults: in the end the servers run what was decided last, nothing was ever taken down on the way, and no request was lost.</summary>
public sealed class StormTests
{
    private static readonly string[] Hosts = ["one", "two", "three"];

    [Property(MaxTest = 40, Replay = "613,1")]
    public Property Converges_to_the_last_decision_and_never_takes_a_model_down() => Prop.ForAll(Arb.From(Storms(withAccidents: true), Shrink), storm => RunAsync(storm).GetAwaiter().GetResult());

    [Property(MaxTest = 30, Replay = "614,1")]
    public Property Without_accidents_no_request_is_lost() => Prop.ForAll(Arb.From(Storms(withAccidents: false), Shrink), storm => RunAsync(storm, withTraffic: true).GetAwaiter().GetResult());

    private static async Task<Property> RunAsync(Step[] storm, bool withTraffic = false)
    {
        string folder = Directory.CreateTempSubdirectory("storm").FullName;
        try
        {
            using var cluster = new Cluster(Hosts);
            foreach (FakeTorchServe server in cluster.Servers.Values)
            {
                // Without workers, so that what runs is what was decided.
                server.Start(("a.mar", 0, 8, 5), ("b.mar", 0, 8, 5), ("c.mar", 0, 8, 5));
            }

            cluster.Options.StateFile = Path.Combine(folder, "state.json");
            cluster.Options.ScaleWait = TimeSpan.FromMilliseconds(20);
            cluster.Options.StartTimeout = TimeSpan.FromMilliseconds(withTraffic ? 5000 : 250);
            cluster.Client = withTraffic ? FakeNetwork.Patient() : FakeNetwork.Quick();
            cluster.RestartHost();
            var weather = new Weather(cluster);
            using var traffic = new Traffic(cluster);
            foreach (Step step in storm)
            {
                if (withTraffic && weather.HasPlan)
                {
                    traffic.Start();
                }

                await weather.TakeAsync(step);
            }

            weather.Clear();
            string? problem = null;
            for (int pass = 0; pass < 12; pass++)
            {
                await cluster.Backend.ReconcileAsync();
                problem = await weather.DeviationAsync();
                if (problem is null)
                {
                    break;
                }
            }

            string? lost = await traffic.StopAsync();
            cluster.TakeControlCalls();
            await cluster.Backend.ReconcileAsync();
            string[] restless = cluster.TakeControlCalls();
            string[] outages = [.. cluster.Servers.SelectMany(pair => pair.Value.Outages.Select(call => $"{call} on {pair.Key}"))];
            int orphans = cluster.Servers.Values.Sum(server => server.Orphans);
            int killed = withTraffic ? cluster.Servers.Values.Sum(server => server.Killed) : 0;
            return (problem is null).Label(problem ?? "")
                .And((restless.Length == 0).Label("it goes on changing: " + string.Join(", ", restless)))
                .And((outages.Length == 0).Label("went down: " + string.Join(", ", outages)))
                .And((orphans == 0).Label("workers were lost sight of"))
                .And((killed == 0 && lost is null).Label(FormattableString.Invariant($"{killed} requests were killed; {lost}")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Gen<Step[]> Storms(bool withAccidents)
    {
        Gen<int[]> replicas = Gen.Choose(1, 6).ArrayOf(3);
        Gen<string> host = Gen.Elements(Hosts);
        var steps = new List<(int, Gen<Step>)>
        {
            (4, from counts in replicas from batch in Gen.Elements(1, 2, 4, 8) from delay in Gen.Elements(1, 5) select new Step { Kind = StepKind.Apply, Replicas = [counts], Batch = batch, DelayMs = delay }),
            (6, replicas.Select(counts => new Step { Kind = StepKind.Scale, Replicas = [counts] })),
            (2, replicas.ArrayOf(4).Select(all => new Step { Kind = StepKind.ScaleAtOnce, Replicas = all })),
            (2, Gen.Constant(new Step { Kind = StepKind.Reconcile })),
            (1, Gen.Elements(1, 5, 20).Select(time => new Step { Kind = StepKind.StartTime, StartMs = time })),
        };
        if (withAccidents)
        {
            steps.Add((4, from name in host from kind in Gen.Elements(StepKind.ServerDown, StepKind.ServerUp, StepKind.ServerRestart, StepKind.ManualChange, StepKind.WorkerDies, StepKind.WorkerDiesForGood) select new Step { Kind = kind, Host = name }));
            steps.Add((1, Gen.Constant(new Step { Kind = StepKind.HostRestart })));
            steps.Add((3, from rate in Gen.Elements(0, 10, 30) from seed in Gen.Choose(0, 1000) select new Step { Kind = StepKind.Faults, FaultPercent = rate, Seed = seed }));
        }

        Gen<Step> step = Gen.Frequency(steps.ToArray());
        return Gen.Choose(1, 12).SelectMany(count => step.ArrayOf(count));
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
        WorkerDies,
        WorkerDiesForGood,
        HostRestart,
        Reconcile,
        Faults,
        StartTime,
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

        public int StartMs { get; init; }

        public override string ToString() =>
            FormattableString.Invariant($"{Kind} {Host} {string.Join(" | ", Replicas.Select(counts => string.Join(",", counts)))} batch {Batch} delay {DelayMs} faults {FaultPercent}% seed {Seed} start {StartMs} ms");
    }

    /// <summary>Clients that ask all the time.</summary>
    private sealed class Traffic(Cluster cluster) : IDisposable
    {
        private readonly CancellationTokenSource _enough = new();
        private readonly List<Task> _clients = [];
        private string? _lost;

        public void Start()
        {
            if (_clients.Count > 0)
            {
                return;
            }

            foreach (FakeTorchServe server in cluster.Servers.Values)
            {
                server.Work = async () => await Task.Yield();
            }

            foreach (string stage in new[] { "first", "second", "third" })
            {
                _clients.AddRange(Enumerable.Range(0, 3).Select(_ => Task.Run(() => AskAsync(stage))));
            }
        }

        public async Task<string?> StopAsync()
        {
            await _enough.CancelAsync();
            await Task.WhenAll(_clients);
            return _lost;
        }

        public void Dispose() => _enough.Dispose();

        private async Task AskAsync(string name)
        {
            IStageClient stage = cluster.Backend.CreateStageClient<string, string>(name, PredictRequest.Text, answer => answer.Text);
            IStageReplica? replica = null;
            while (!_enough.IsCancellationRequested)
            {
                try
                {
                    replica ??= await stage.CreateReplicaAsync(CancellationToken.None);
                }
                catch (TorchServeException)
                {
                    // Not yet.
                    continue;
                }

                try
                {
                    await replica.RunAsync(new object?[] { "x" }, new object?[1], CancellationToken.None);
                }
                catch (TorchServeException exception)
                {
                    _lost = exception.Message;
                }
            }
        }
    }

    /// <summary>Takes steps, and knows what was decided last.</summary>
    private sealed class Weather(Cluster cluster)
    {
        private (int Batch, int DelayMs)? _plan;
        private int[][] _wanted = [];

        public bool HasPlan => _plan is not null;

        public async Task TakeAsync(Step step)
        {
            FakeTorchServe? server = step.Host.Length > 0 ? cluster.Servers[step.Host] : null;
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
                    server!.Restart();
                    break;
                case StepKind.ManualChange:
                    await server!.HandleAsync("PUT", "/models/c?min_worker=1&max_worker=4", 8081);
                    break;
                case StepKind.WorkerDies or StepKind.WorkerDiesForGood:
                    if (server!.Locked(() => server.Served("b").Count > 0 && server.Served("b").Any(one => one.Slot == $"b/{server.DefaultVersion("b")}" && one.Ready > 0)))
                    {
                        server.Kill("b", 0, step.Kind == StepKind.WorkerDiesForGood);
                    }

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
                case StepKind.StartTime:
                    foreach (FakeTorchServe one in cluster.Servers.Values)
                    {
                        one.StartMs = step.StartMs;
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

            // What the backend says is what there is, as planned and no more.
            foreach ((StageStatus stage, string model) in status.Stages.Zip(["a", "b", "c"]))
            {
                (string Slot, int Batch, int Delay, int Ready)[] there =
                    [.. cluster.Servers.Values.SelectMany(server => server.Served(model).Concat(server.Served(model + ".alt"))).Where(one => one.Ready > 0)];
                if (stage.ReplicasRunning != stage.ReplicasWanted || there.Sum(one => one.Ready) != stage.ReplicasWanted || there.Any(one => one.Batch != plan.Batch || (plan.Batch > 1 && one.Delay != plan.DelayMs)))
                {
                    return FormattableString.Invariant($"stage {stage.Stage} has {string.Join(", ", there)}, says {stage.ReplicasRunning}, and wants {stage.ReplicasWanted}");
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
            catch (Exception exception) when (exception is TorchServeException or InvalidInputException && exception.Message.Contains("nothing was changed", StringComparison.Ordinal))
            {
                return;
            }
            catch (TorchServeException)
            {
                // Decided, and not yet in force everywhere.
            }

            _plan = (step.Batch, step.DelayMs);
            _wanted = step.Replicas;
        }
    }
}
