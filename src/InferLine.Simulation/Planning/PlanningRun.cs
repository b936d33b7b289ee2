using InferLine.Plans;

namespace InferLine.Planning;

/// <summary>What all planners share about one call: the space, the clock, the progress, and how the result is put together.</summary>
internal sealed class PlanningRun
{
    private readonly PlannerOptions _options;
    private readonly IProgress<PlanningProgress>? _progress;
    private readonly long _started;
    private readonly SearchHistory _history = new();
    private readonly Lock _lock = new();

    public PlanningRun(string method, PlanningRequest request, PlannerOptions options, IProgress<PlanningProgress>? progress)
    {
        ArgumentNullException.ThrowIfNull(request);
        Method = method;
        _options = options;
        _progress = progress;
        _started = options.TimeProvider.GetTimestamp();
        Space = new PlanSpace(request);
        Service = new LeastService(Space, new QueryPatterns(Space.Layout));
        Memory = new SearchMemory(Space, Service, request.Slo.LatencySeconds, options.CacheBytes);
        Domains = [.. Enumerable.Range(0, Space.StageCount).Select(stage => new StageDomain(Space, Service, stage))];
    }

    public string Method { get; }

    public PlanSpace Space { get; }

    public LeastService Service { get; }

    /// <summary>What was simulated for the objective, by whichever search of the run.</summary>
    public SearchMemory Memory { get; }

    /// <summary>The candidates of each stage, by stage index.</summary>
    public StageDomain[] Domains { get; }

    private TimeSpan Elapsed => _options.TimeProvider.GetElapsedTime(_started);

    /// <summary>No plan that meets the objective costs less per hour; infinite if a stage has no candidates at all.</summary>
    public double LowerBound => Math.Max(Space.Request.KnownLowerBound, Domains.Sum(domain => domain.LeastCost));

    /// <summary>Remembers and reports progress, one call at a time.</summary>
    public void Report(string phase, double? costPerHour, double lowerBound)
    {
        lock (_lock)
        {
            _history.Add(new SearchStep(Elapsed, costPerHour, lowerBound, Memory.Simulations));
            _progress?.Report(new PlanningProgress(phase, costPerHour, lowerBound, Memory.Simulations));
        }
    }

    /// <summary>Puts the result together.</summary>
    public PlanningResult Finish(StageChoice[]? choices, SearchStatus status, double lowerBound, string? reason)
    {
        var summary = new SearchSummary
        {
            Method = Method,
            Status = status,
            LowerBoundCostPerHour = lowerBound,
            Simulations = Memory.Simulations,
            Elapsed = Elapsed,
            Reason = reason,
        };
        Plan? plan = choices is null ? null : PlanAssembly.Assemble(Space, choices, summary);
        lock (_lock)
        {
            _history.Add(new SearchStep(summary.Elapsed, plan?.CostPerHour, lowerBound, summary.Simulations));
            return new PlanningResult(plan, summary) { Steps = _history.Steps };
        }
    }
}
