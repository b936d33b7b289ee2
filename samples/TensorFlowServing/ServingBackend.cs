using InferLine;
using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace TensorFlowServing;

/// <summary>Serves a pipeline on TensorFlow Serving: a replica is a server process, and as many of those that were started get traffic as the plan says.</summary>
public sealed class ServingBackend : IServingBackend, IDisposable
{
    private readonly StageServers[] _stages;
    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private int[]? _wanted;
    private int _begun;
    private int _decided;

    public ServingBackend(Pipeline pipeline, IEnumerable<ServedStage> stages, TimeSpan timeLimit)
    {
        Pipeline = pipeline;
        _http = new HttpClient { Timeout = timeLimit };
        Dictionary<string, ServedStage> byName = stages.ToDictionary(stage => stage.Stage, StringComparer.Ordinal);
        _stages = [.. pipeline.Stages.Select(stage => new StageServers(byName[stage.Name], _http))];
    }

    public string Name => "tensorflow-serving";

    public Pipeline Pipeline { get; }

    // Batching is set by a file when a server starts: its delay cannot be shortened. Requests that were sent are answered, since no server is ever stopped.
    public BackendCapabilities Capabilities => new() { ShortestDelay = _stages.Max(stage => stage.Served.MaxDelay), KeepsQueriesWhenScaled = true };

    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(Pipeline);
        Capabilities.Check(plan, "TensorFlow Serving");
        foreach ((StageServers stage, StagePlan planned) in _stages.Zip(plans))
        {
            CheckBatching(stage.Served, planned);
        }

        // Nothing has changed so far. The servers are looked at before they get traffic; a decision that began later holds.
        int[] replicas = [.. plans.Select(stage => stage.Replicas)];
        int number = Interlocked.Increment(ref _begun);
        string?[] problems = await Task.WhenAll(_stages.Zip(replicas).SelectMany(pair => pair.First.First(pair.Second)).Select(server => server.FindProblemAsync(cancellationToken)));
        if (problems.FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new ServingException($"the plan was not applied: {problem}");
        }

        Decide(number, replicas);
    }

    public ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (replicas.Count != _stages.Length || replicas.Any(count => count is < 1 or > HardwareType.MaxReplicaLimit))
        {
            throw new InvalidInputException(null, "replicas", $"give a number from 1 to {HardwareType.MaxReplicaLimit} for each of the {_stages.Length} stages");
        }

        Decide(Interlocked.Increment(ref _begun), replicas);
        return new ValueTask<IReadOnlyList<int>>([.. _stages.Zip(replicas).Select(pair => Room(pair.First, pair.Second))]);
    }

    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int[]? wanted = Volatile.Read(ref _wanted);
        return new BackendStatus { Stages = await Task.WhenAll(_stages.Select((stage, s) => StatusOfAsync(stage, wanted?[s], cancellationToken))) };
    }

    /// <summary>The client of a stage, for a pipeline that is routed in this process.</summary>
    public IStageClient CreateStageClient(string stage) => new ServingStageClient(_stages[Pipeline.IndexOf(stage)]);

    public void Dispose() => _http.Dispose();

    private static void CheckBatching(ServedStage served, StagePlan planned)
    {
        string place = $"stage '{served.Stage}'";
        if (planned.BatchSize != served.BatchSize || (planned.BatchSize > 1 && planned.MaxDelay != served.MaxDelay))
        {
            throw new InvalidInputException(
                null, place, $"it is planned with batches of {planned.BatchSize} within {planned.MaxDelay.TotalMilliseconds} ms, and its servers were started for {served.BatchSize} within {served.MaxDelay.TotalMilliseconds} ms; start servers with a file that {nameof(BatchingFile)} writes for the plan");
        }

        if (planned.Replicas > served.Endpoints.Count)
        {
            throw new InvalidInputException(null, place, $"{planned.Replicas} replicas are planned, and there are {served.Endpoints.Count} servers; start more, and list them");
        }
    }

    private static int Room(StageServers stage, int replicas) => Math.Min(replicas, stage.Served.Endpoints.Count);

    private void Decide(int number, IReadOnlyList<int> replicas)
    {
        lock (_gate)
        {
            if (number < _decided)
            {
                return;
            }

            _decided = number;
            Volatile.Write(ref _wanted, [.. replicas]);
            foreach ((StageServers stage, int count) in _stages.Zip(replicas))
            {
                stage.Use(Room(stage, count));
            }
        }
    }

    private static async Task<StageStatus> StatusOfAsync(StageServers stage, int? wanted, CancellationToken cancellationToken)
    {
        string?[] problems = await Task.WhenAll(stage.Used.Select(server => server.FindProblemAsync(cancellationToken)));
        int running = problems.Count(problem => problem is null);
        string[] found = [.. problems.OfType<string>(), .. wanted > problems.Length ? [$"there are {problems.Length} servers for {wanted} replicas; start more"] : Array.Empty<string>()];
        return new StageStatus
        {
            Stage = stage.Served.Stage,
            ReplicasWanted = wanted,
            ReplicasRunning = running,
            BatchSize = stage.Served.BatchSize,
            Problem = found.Length == 0 ? null : string.Join("; ", found),
        };
    }
}
