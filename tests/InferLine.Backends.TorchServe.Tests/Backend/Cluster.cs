using InferLine.Backends.DependencyInjection;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;
using InferLine.Pipelines;
using InferLine.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Backends.TorchServe.Tests.Backend;

/// <summary>Fake servers, and a backend over them.</summary>
internal sealed class Cluster : IServerCluster
{
    private readonly TimeProvider _time;

    /// <param name="hosts">The hosts; all have room for eight, and one worker of each of the three models, in batches of 8 with a delay of 5 ms.</param>
    public Cluster(params string[] hosts)
        : this(TimeProvider.System, hosts)
    {
    }

    /// <param name="time">The backend's clock.</param>
    /// <param name="hosts">The hosts, as above.</param>
    public Cluster(TimeProvider time, params string[] hosts)
    {
        _time = time;
        Options = new TorchServeOptions
        {
            ScaleWait = TimeSpan.FromMinutes(2),
            PollInterval = TimeSpan.FromMilliseconds(1),
            StartTimeout = TimeSpan.FromMinutes(2),
            DrainTimeout = TimeSpan.FromMinutes(2),
        };
        foreach (string host in hosts)
        {
            var server = new FakeTorchServe(RecordedStore.Archives());
            server.Start(("a.mar", 1, 8, 5), ("b.mar", 1, 8, 5), ("c.mar", 1, 8, 5));
            Servers.Add(host, server);
            Network.Add(host, server);
            Options.Bindings.Add(new TorchServeBinding { Hardware = "cpu", Endpoint = new Uri($"http://{host}:8080"), Capacity = 8 });
        }

        // The second stage has two archives, and changes its version; the others change their name.
        Options.Archives["second"] = ["b.mar", "b2.mar"];
        Options.Client.RetryDelay = TimeSpan.FromMilliseconds(1);
        Backend = Create();
        Backend.BeforeScaleDown = (notice, _) =>
        {
            lock (Notices)
            {
                Notices.Add(notice);
            }

            return Task.CompletedTask;
        };
    }

    public static Pipeline Pipeline { get; } = Pipeline.Create("chain").Stage("first", "a").Stage("second", "b").Stage("third", "c").Edge("first", "second").Edge("second", "third").Build();

    public Dictionary<string, FakeTorchServe> Servers { get; } = new(StringComparer.Ordinal);

    public FakeNetwork Network { get; } = new();

    public TorchServeOptions Options { get; }

    /// <summary>What the host was told.</summary>
    public List<ScaleDownNotice> Notices { get; } = [];

    /// <summary>The backend's client, from the next restart of the host.</summary>
    public TorchServeClientOptions Client { get; set; } = FakeNetwork.Patient();

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public TorchServeBackend Backend { get; private set; }

    public FakeTorchServe Server => Servers.Values.First();

    IReconciledBackend IServerCluster.Backend => Backend;

    FaultyNetwork IServerCluster.Network => Network;

    Type IServerCluster.FailureType => typeof(TorchServeException);

    DriftPolicy IServerCluster.Drift { set => Options.Drift = value; }

    string IServerCluster.StateFile { set => Options.StateFile = value; }

    TimeSpan IServerCluster.ScaleWait { set => Options.ScaleWait = value; }

    TimeSpan IServerCluster.ChangeTime
    {
        set
        {
            foreach (FakeTorchServe server in Servers.Values)
            {
                server.StartMs = (int)value.TotalMilliseconds;
            }
        }
    }

    public static Plan Plan(int[] replicas, int batchSize = 8, double delayMs = 5, string hardware = "cpu") =>
        new("chain", Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, hardware, batchSize, replicas[s], TimeSpan.FromMilliseconds(delayMs)) { Batching = BatchingDiscipline.CollectionWindow }));

    /// <summary>The host is restarted: all that was in memory is gone.</summary>
    public void RestartHost()
    {
        Func<ScaleDownNotice, CancellationToken, Task>? notices = Backend.BeforeScaleDown;
        Backend.Dispose();
        Backend = Create();
        Backend.BeforeScaleDown = notices;
    }

    /// <summary>The calls that changed something since the last time that this was asked.</summary>
    public string[] TakeControlCalls()
    {
        string[] calls = [.. Servers.SelectMany(pair => pair.Value.Locked(() => pair.Value.ControlCalls.ToArray()).Select(call => Servers.Count == 1 ? call : $"{pair.Key}: {call}"))];
        foreach (FakeTorchServe server in Servers.Values)
        {
            server.Locked(() =>
            {
                server.ControlCalls.Clear();
                return 0;
            });
        }

        return calls;
    }

    /// <summary>The workers of a model that serve, under either name.</summary>
    public int Ready(string model) => Servers.Values.Sum(server => Served(server, model).Sum(one => one.Ready));

    public void Dispose() => Backend.Dispose();

    Plan IServerCluster.Plan(int[] replicas, int batchSize, double delayMs, string hardware) => Plan(replicas, batchSize, delayMs, hardware);

    string IServerCluster.AddressOf(string host) => $"http://{host}:8080";

    int IServerCluster.RunningOn(string host, string model) => Served(Servers[host], model).Sum(one => one.Ready);

    int IServerCluster.Running(string model) => Ready(model);

    int IServerCluster.BatchSizeOn(string host, string model) => Served(Servers[host], model).Single(one => one.Ready > 0).Batch;

    void IServerCluster.RestartServer(string host) => Servers[host].Restart();

    async Task<IReadOnlyList<(string Stage, bool IsInPlace)>> IServerCluster.PreviewAsync(Plan plan, CancellationToken cancellationToken) =>
        [.. (await Backend.PreviewAsync(plan, cancellationToken)).Select(change => (change.Stage, change.IsInPlace))];

    Task<BackendStatus> IServerCluster.CompareAsync(Plan plan, CancellationToken cancellationToken) => Backend.CompareAsync(plan, cancellationToken);

    /// <summary>What a server has of a model, under either name.</summary>
    private static IEnumerable<(string Slot, int Batch, int Delay, int Ready)> Served(FakeTorchServe server, string model) => server.Served(model).Concat(server.Served(model + ".alt"));

    private TorchServeBackend Create() => new(Pipeline, Options, binding => Network.Client(binding.Endpoint!.Host, Client, binding.Keys), Logger, _time);
}
