using InferLine.Planning;

namespace InferLine.Hosting;

/// <summary>How a plan is made at start: for a recorded trace, or for a rate.</summary>
public sealed class PlanningOptions
{
    /// <summary>The default of <see cref="TimeLimit"/>: 10 s.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the file of the arrivals to plan for, or of the visits.</summary>
    /// <value>A path, relative to the content root; <see langword="null"/>, the default, if <see cref="RatePerSecond"/> says what to plan for.</value>
    public string? TraceFile { get; set; }

    /// <summary>Gets or sets the mean rate to plan for, where there is no trace.</summary>
    /// <value>Queries per second, greater than 0, at most 10^9; <see langword="null"/>, the default, if there is a trace.</value>
    public double? RatePerSecond { get; set; }

    /// <summary>Gets or sets how bursty the arrivals at <see cref="RatePerSecond"/> are: the coefficient of variation of the times between them.</summary>
    /// <value>0 to 100. The default is 1: a Poisson process.</value>
    public double CoefficientOfVariation { get; set; } = 1;

    /// <summary>Gets or sets how much traffic at <see cref="RatePerSecond"/> is simulated.</summary>
    /// <value>1 s to 1 day. The default is 2 minutes.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the planner.</summary>
    /// <value><c>greedy</c>, <c>exact</c> or <c>auto</c>. The default is <c>auto</c>.</value>
    public string Planner { get; set; } = AutoPlanner.Method;

    /// <summary>Gets the batching delays that stages may be given.</summary>
    /// <value>0 to 1 hour each. Empty by default: then there is one choice, the shortest that the backend has, which is none for most.</value>
    public IList<TimeSpan> BatchingDelays { get; } = [];

    /// <summary>Gets or sets how long planning may take; the best plan so far is used then.</summary>
    /// <value>Greater than zero, at most 1 day. The default is <see cref="DefaultTimeLimit"/>.</value>
    public TimeSpan TimeLimit { get; set; } = DefaultTimeLimit;

    /// <summary>Gets or sets the seed of everything that is sampled.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; set; } = 1;

    /// <summary>Gets or sets how many threads plan.</summary>
    /// <value>1 to 1,024. The default is 1, so that planning again leaves the other cores to serving.</value>
    public int MaxThreads { get; set; } = 1;
}
