using InferLine.Backends.DependencyInjection;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Tests.Fake;
using InferLine.Pipelines;
using InferLine.Plans;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferLine.Backends.Triton.Tests.Backend;

/// <summary>Fake servers, and a backend over them.</summary>
internal sealed class Cluster : IServerCluster
{
    private readonly TritonOptions _options;

    /// <param name="hosts">The hosts; those that begin with g have two graphics processors, and all have room for eight.</param>
    public Cluster(params string[] hosts)
    {
        _options = new TritonOptions { ScaleWait = TimeSpan.FromSeconds(20) };
        foreach (string host in hosts)
        {
            bool gpu = host[0] == 'g';
            var server = new FakeTriton(RecordedRepository.Basic) { Gpus = gpu ? [0, 1] : [] };
            server.Start("a", "b", "c");
            Servers.Add(host, server);
            Network.Add(host, server);
            var binding = new TritonBinding { Hardware = gpu ? "gpu" : "cpu", Endpoint = new Uri($"http://{host}:8000"), Kind = gpu ? DeviceKind.Gpu : DeviceKind.Cpu, Capacity = 8 };
            foreach (int id in server.Gpus)
            {
                binding.Gpus.Add(id);
            }

            _options.Bindings.Add(binding);
        }

        _options.Client.RetryDelay = TimeSpan.FromMilliseconds(1);
        Backend = Create();
    }

    public static Pipeline Pipeline { get; } = Pipeline.Create("chain").Stage("first", "a").Stage("second", "b").Stage("third", "c").Edge("first", "second").Edge("second", "third").Build();

    public Dictionary<string, FakeTriton> Servers { get; } = new(StringComparer.Ordinal);

    public FakeNetwork Network { get; } = new();

    public TritonOptions Options => _options;

    /// <summary>How long clients wait, from the next backend on.</summary>
    public Func<TritonClientOptions> ClientOptions { get; set; } = FakeNetwork.Quick;

    /// <summary>The clock, from the next backend on.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public TritonBackend Backend { get; private set; }

    public FakeTriton Server => Servers.Values.First();

    IReconciledBackend IServerCluster.Backend => Backend;

    FaultyNetwork IServerCluster.Network => Network;

    Type IServerCluster.FailureType => typeof(TritonException);

    DriftPolicy IServerCluster.Drift { set => Options.Drift = value; }

    string IServerCluster.StateFile { set => Options.StateFile = value; }

    TimeSpan IServerCluster.ScaleWait { set => Options.ScaleWait = value; }

    TimeSpan IServerCluster.ChangeTime
    {
        set
        {
            foreach (FakeTriton server in Servers.Values)
            {
                server.LoadTime = value;
            }
        }
    }

    public static Plan Plan(int[] replicas, int batchSize = 8, double delayMs = 0, string hardware = "cpu") =>
        new("chain", Pipeline.Stages.Select((stage, s) => new StagePlan(stage.Name, hardware, batchSize, replicas[s], TimeSpan.FromMilliseconds(delayMs))));

    /// <summary>The host is restarted: all that was in memory is gone.</summary>
    public void RestartHost()
    {
        Backend.Dispose();
        Backend = Create();
    }

    /// <summary>The load calls since the last time that this was asked.</summary>
    public string[] TakeControlCalls() => [.. Servers.SelectMany(pair => pair.Value.TakeControlCalls().Select(call => Servers.Count == 1 ? call : $"{pair.Key}: {call}"))];

    public int Instances(string model) => Servers.Values.Sum(server => server.Instances(model));

    public void Dispose() => Backend.Dispose();

    Plan IServerCluster.Plan(int[] replicas, int batchSize, double delayMs, string hardware) => Plan(replicas, batchSize, delayMs, hardware);

    string IServerCluster.AddressOf(string host) => $"http://{host}:8000";

    int IServerCluster.RunningOn(string host, string model) => Servers[host].Instances(model);

    int IServerCluster.Running(string model) => Instances(model);

    int IServerCluster.BatchSizeOn(string host, string model) => Servers[host].Served(model)!["max_batch_size"]!.GetValue<int>();

    void IServerCluster.RestartServer(string host) => Servers[host].Restart();

    async Task<IReadOnlyList<(string Stage, bool IsInPlace)>> IServerCluster.PreviewAsync(Plan plan, CancellationToken cancellationToken) =>
        [.. (await Backend.PreviewAsync(plan, cancellationToken)).Select(change => (change.Stage, change.IsInPlace))];

    Task<BackendStatus> IServerCluster.CompareAsync(Plan plan, CancellationToken cancellationToken) => Backend.CompareAsync(plan, cancellationToken);

    private TritonBackend Create() => new(Pipeline, _options, binding => Network.Client(binding.Endpoint!.Host, ClientOptions()), NullLogger.Instance, Time);
}
