using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using InferLine.Backends.Tests.Storms;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>Random plans, scale actions, restarts, dying workers and faults: in the end the servers run what was decided last, nothing was ever taken down on the way, and no request was lost.</summary>
public sealed class StormTests
{
    private static readonly string[] Hosts = ["one", "two", "three"];

    private static readonly (int Weight, Gen<Step> Step)[] s_decisions =
    [
        (4, StormGen.Apply([1, 2, 4, 8], [1, 5])),
        (6, StormGen.Scale),
        (2, StormGen.ScaleAtOnce),
        (2, StormGen.Reconcile),
        (1, StormGen.ChangeTime(1, 5, 20)),
    ];

    private static readonly (int Weight, Gen<Step> Step)[] s_accidents =
    [
        (4, StormGen.Accident(Hosts, StepKind.ServerDown, StepKind.ServerUp, StepKind.ServerRestart, StepKind.ManualChange, StepKind.WorkerDies, StepKind.WorkerDiesForGood)),
        (1, StormGen.HostRestart),
        (3, StormGen.Faults),
    ];

    [Property(MaxTest = 40, Replay = "613,1")]
    public Property Converges_to_the_last_decision_and_never_takes_a_model_down() => Prop.ForAll(StormGen.Storms(12, [.. s_decisions, .. s_accidents]), storm => RunAsync(storm).GetAwaiter().GetResult());

    [Property(MaxTest = 30, Replay = "614,1")]
    public Property Without_accidents_no_request_is_lost() => Prop.ForAll(StormGen.Storms(12, s_decisions), storm => RunAsync(storm, withTraffic: true).GetAwaiter().GetResult());

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
            var weather = new TorchServeWeather(cluster);
            using var traffic = new Traffic(cluster);
            foreach (Step step in storm)
            {
                if (withTraffic && weather.Plan is not null)
                {
                    traffic.Start();
                }

                await weather.TakeAsync(step);
            }

            weather.Clear();
            string? problem = await weather.SettleAsync(12);
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

    private sealed class TorchServeWeather(Cluster cluster) : Weather(cluster)
    {
        protected override async Task<bool> TryApplyAsync(Step step)
        {
            try
            {
                await cluster.Backend.ApplyAsync(Cluster.Plan(step.Replicas[0], step.Batch, step.DelayMs));
                return true;
            }
            catch (Exception exception) when (exception is TorchServeException or InvalidInputException)
            {
                // Else it was decided for, and is not yet in force everywhere.
                bool isRefused = exception.Message.Contains("nothing was changed", StringComparison.Ordinal);
                Assert.True(isRefused || exception is TorchServeException, exception.Message);
                return !isRefused;
            }
        }

        protected override async Task DoAsync(Step step)
        {
            FakeTorchServe? server = step.Host.Length > 0 ? cluster.Servers[step.Host] : null;
            switch (step.Kind)
            {
                case StepKind.ManualChange:
                    await server!.HandleAsync("PUT", "/models/c?min_worker=1&max_worker=4", 8081);
                    break;
                case StepKind.WorkerDies or StepKind.WorkerDiesForGood:
                    if (server!.Locked(() => server.Served("b").Count > 0 && server.Served("b").Any(one => one.Slot == $"b/{server.DefaultVersion("b")}" && one.Ready > 0)))
                    {
                        server.Kill("b", 0, step.Kind == StepKind.WorkerDiesForGood);
                    }

                    break;
            }
        }

        /// <summary>There is as planned, and no more.</summary>
        protected override string? DeviationOf(StageStatus stage, string model, int batch, int delayMs)
        {
            (string Slot, int Batch, int Delay, int Ready)[] there =
                [.. cluster.Servers.Values.SelectMany(server => server.Served(model).Concat(server.Served(model + ".alt"))).Where(one => one.Ready > 0)];
            return there.Sum(one => one.Ready) == stage.ReplicasWanted && there.All(one => one.Batch == batch && (batch == 1 || one.Delay == delayMs))
                ? null
                : FormattableString.Invariant($"stage {stage.Stage} has {string.Join(", ", there)}, says {stage.ReplicasRunning}, and wants {stage.ReplicasWanted}");
        }
    }
}
