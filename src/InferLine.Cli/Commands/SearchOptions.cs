using System.CommandLine;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Commands;

/// <summary>The options of <c>plan</c> that say what the search may choose from and how long it may take.</summary>
internal sealed class SearchOptions
{
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromDays(40);

    private const string OldestItem = "oldest-item";
    private const string CollectionWindow = "collection-window";

    private readonly Option<TimeSpan?> _timeLimit = OptionKinds.Time(
        "--time-limit", $"How long the search may take. [default: {Duration.Format(PlannerOptions.DefaultTimeLimit)}]", LongestTimeLimit);

    private readonly Option<TimeSpan[]?> _delays = OptionKinds.TimesFromZero(
        "--delays", "The batching delays to choose from, separated by commas, like 0ms,5ms. [default: 0ms]", StagePlan.LongestDelay);

    private readonly Option<string> _batching = OptionKinds.Name(
        "--batching", "From when a delay counts: the oldest queued item, or when a replica begins to collect, as TorchServe does.", "batching discipline", [OldestItem, CollectionWindow]);

    private readonly Option<bool> _everyBatchSize = new("--every-batch-size") { Description = "Consider every batch size between the measured ones." };

    private readonly Option<KeyValuePair<string, string>[]?> _pins = OptionKinds.Assignments("--pin", "stage=hardware", "Keep a stage on a type of hardware; may be repeated.");

    private readonly ReplicaLimitOptions _limits = new();

    public void AddTo(Command command)
    {
        command.Add(_timeLimit);
        command.Add(_delays);
        command.Add(_batching);
        command.Add(_everyBatchSize);
        command.Add(_pins);
        _limits.AddTo(command);
    }

    public PlannerOptions Planner(ParseResult arguments) => new() { TimeLimit = arguments.GetValue(_timeLimit) ?? PlannerOptions.DefaultTimeLimit };

    /// <summary>Finds what does not fit the pipeline and its profiles before long work begins, so that an error names the option.</summary>
    public void Check(ParseResult arguments, Pipeline pipeline, ProfileCatalog catalog)
    {
        foreach ((string stage, string hardware) in ReplicaLimitOptions.Collect(arguments, _pins))
        {
            _ = InputErrors.In(_pins.Name, () => catalog.GetProfile(pipeline.Stages[pipeline.IndexOf(stage)].Model, hardware), $"'{stage}={hardware}'");
        }

        _ = _limits.Read(arguments, pipeline);
    }

    public PlanningRequest Request(ParseResult arguments, Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo) =>
        new(workload, catalog, slo)
        {
            BatchingDelays = arguments.GetValue(_delays) is { Length: > 0 } delays ? delays : [TimeSpan.Zero],
            Batching = arguments.GetValue(_batching) == CollectionWindow ? BatchingDiscipline.CollectionWindow : BatchingDiscipline.OldestItem,
            EveryBatchSize = arguments.GetValue(_everyBatchSize),
            Constraints = [.. Constraints(arguments, workload.Pipeline)],
        };

    private IEnumerable<StageConstraint> Constraints(ParseResult arguments, Pipeline pipeline)
    {
        Dictionary<string, string> pins = ReplicaLimitOptions.Collect(arguments, _pins);
        IReadOnlyDictionary<string, (int Min, int? Max)> limits = _limits.Read(arguments, pipeline);
        return pins.Keys.Union(limits.Keys, StringComparer.Ordinal).Select(stage => new StageConstraint(stage)
        {
            Hardware = pins.GetValueOrDefault(stage),
            MinReplicas = limits.TryGetValue(stage, out (int Min, int? Max) limit) ? limit.Min : 1,
            MaxReplicas = limit.Max,
        });
    }
}
