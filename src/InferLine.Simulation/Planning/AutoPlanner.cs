namespace InferLine.Planning;

/// <summary>The planner to use by default: the greedy plan first, so that there is one soon, and then the exact search, from there to the proof or the time limit.</summary>
public sealed class AutoPlanner : IPlanner
{
    /// <summary>What plans of this planner give as their search method.</summary>
    public const string Method = "auto";

    private readonly PlannerOptions _options;

    /// <summary>Creates a planner.</summary>
    /// <param name="options">How it may use the machine; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public AutoPlanner(PlannerOptions? options = null)
    {
        _options = options ?? new PlannerOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var run = new PlanningRun(Method, request, _options, progress);
        using var limit = new TimeLimit(_options, cancellationToken);
        var exact = new ExactRun(run, _options);
        try
        {
            // With many stages the exact search has a quicker way to a good plan.
            if (!exact.IsLarge && new GreedySearch(run, _options).Run(limit.Stop).Choices is { } choices)
            {
                exact.StartFrom(choices);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of time before the first plan; the exact search says so.
        }

        return exact.Complete(limit);
    }
}
