using System.Collections.Concurrent;
using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using InferLine.Backends;
using InferLine.Hosting;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InferLine.Benchmarks.Hosting;

/// <summary>What a host pays per query to tell the tuner of it, beside a time stamp in a concurrent queue. The tuner's loop reads every 100 ms, as in a host.</summary>
[MemoryDiagnoser]
public class ArrivalRecorderBenchmark
{
    private const int Arrivals = 10_000;

    private readonly ConcurrentQueue<long> _queue = new();
    private IHost _host = null!;
    private IArrivalRecorder _recorder = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        Pipeline pipeline = Pipeline.Create("one").Stage("only", "model").Build();
        var profiles = new ProfileCatalog(
            [new HardwareType("cpu", 1)],
            [new ModelProfile("model", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["cpu"] = new LatencyProfile([new BatchLatency(1, 1)]) })]);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInferLine().AddPipeline("one", one => one
            .UsePipeline(pipeline)
            .UseProfiles(profiles)
            .UsePlan(new Plan("one", [new StagePlan("only", "cpu", batchSize: 1, replicas: 1)]))
            .Configure(options => options.Tuner.Policy = TuningOptions.NonePolicy)
            .UseScaler((_, _) => new NoScaler()));
        _host = builder.Build();
        await _host.StartAsync();
        _recorder = _host.Services.GetRequiredService<IArrivalRecorder>();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Arrivals)]
    public void TimeStampInAConcurrentQueue()
    {
        for (int i = 0; i < Arrivals; i++)
        {
            _queue.Enqueue(Stopwatch.GetTimestamp());
        }

        while (_queue.TryDequeue(out _))
        {
        }
    }

    [Benchmark(OperationsPerInvoke = Arrivals)]
    public void RecordArrival()
    {
        for (int i = 0; i < Arrivals; i++)
        {
            _recorder.RecordArrival();
        }
    }

    private sealed class NoScaler : IReplicaScaler
    {
        public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default) => new(replicas);
    }
}
