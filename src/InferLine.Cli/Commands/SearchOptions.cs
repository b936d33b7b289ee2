using System.CommandLine;
using System.Globalization;
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

    private readonly Option<TimeSpan?> _timeLimit = OptionKinds.Time(
        "--time-limit", $"How long the search may take. [default: {Duration.Format(PlannerOptions.DefaultTimeLimit)}]", LongestTimeLimit);

    private readonly Option<TimeSpan[]?> _delays = OptionKinds.TimesFromZero(
        "--delays", "The batching delays to choose from, separated by commas, like 0ms,5ms. [default: 0ms]", StagePlan.LongestDelay);

    private readonly Option<bool> _everyBatchSize = new("--every-batch-size") { Description = "Consider every batch size between the measured ones." };

    private readonly Option<KeyValuePair<string, string>[]?> _pins = OptionKinds.Assignments("--pin", "stage=hardware", "Keep a stage on a type of hardware; may be repeated.");

    private readonly Option<KeyValuePair<string, string>[]?> _least = OptionKinds.Assignments("--min-replicas", "stage=number", "The least replicas of a stage; may be repeated.");

    private readonly Option<KeyValuePair<string, string>[]?> _most = OptionKinds.Assignments("--max-replicas", "stage=number", "The most replicas of a stage; may be repeated.");

    public void AddTo(Command command)
    {
        command.Add(_timeLimit);
        command.Add(_delays);
        command.Add(_everyBatchSize);
        command.Add(_pins);
        command.Add(_least);
        command.Add(_most);
    }

    public PlannerOptions Planner(ParseResult arguments) => new() { TimeLimit = arguments.GetValue(_timeLimit) ?? PlannerOptions.DefaultTimeLimit };

    /// <summary>Finds what does not fit the pipeline and its profiles before long work begins, so that an error names the option.</summary>
    public void Check(ParseResult arguments, Pipeline pipeline, ProfileCatalog catalog)
    {
        foreach ((string stage, string hardware) in Collect(arguments, _pins))
        {
            _ = InputErrors.In(_pins.Name, () => catalog.GetProfile(pipeline.Stages[pipeline.IndexOf(stage)].Model, hardware), $"'{stage}={hardware}'");
        }

        foreach (Option<KeyValuePair<string, string>[]?> option in new[] { _least, _most })
        {
            foreach ((string stage, string number) in Collect(arguments, option))
            {
                _ = Replicas(option.Name, number);
                _ = InputErrors.In(option.Name, () => pipeline.IndexOf(stage), $"'{stage}={number}'");
            }
        }
    }

    public PlanningRequest Request(ParseResult arguments, Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo) =>
        new(workload, catalog, slo)
        {
            BatchingDelays = arguments.GetValue(_delays) is { Length: > 0 } delays ? delays : [TimeSpan.Zero],
            EveryBatchSize = arguments.GetValue(_everyBatchSize),
            Constraints = [.. Constraints(arguments)],
        };

    private IEnumerable<StageConstraint> Constraints(ParseResult arguments)
    {
        Dictionary<string, string> pins = Collect(arguments, _pins);
        Dictionary<string, string> least = Collect(arguments, _least);
        Dictionary<string, string> most = Collect(arguments, _most);
        return pins.Keys.Union(least.Keys, StringComparer.Ordinal).Union(most.Keys, StringComparer.Ordinal).Select(stage => new StageConstraint(stage)
        {
            Hardware = pins.GetValueOrDefault(stage),
            MinReplicas = Replicas(_least.Name, least.GetValueOrDefault(stage)) ?? 1,
            MaxReplicas = Replicas(_most.Name, most.GetValueOrDefault(stage)),
        });
    }

    private static Dictionary<string, string> Collect(ParseResult arguments, Option<KeyValuePair<string, string>[]?> option)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string stage, string value) in arguments.GetValue(option) ?? [])
        {
            if (!values.TryAdd(stage, value))
            {
                throw new InvalidInputException(null, option.Name, $"stage '{stage}' is given twice; keep one");
            }
        }

        return values;
    }

    private static int? Replicas(string option, string? text) =>
        text is null ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= HardwareType.MaxReplicaLimit ? value
            : throw new InvalidInputException(null, option, $"'{text}' is not a number of replicas; use an integer from 1 to {HardwareType.MaxReplicaLimit}");
}
