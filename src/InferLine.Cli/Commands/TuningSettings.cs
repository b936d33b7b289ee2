using System.CommandLine;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Tuning;

namespace InferLine.Commands;

/// <summary>The options of <c>replay</c> that say which tuner decides, and within what limits.</summary>
internal sealed class TuningSettings
{
    private readonly Option<string> _tuner = OptionKinds.Name("--tuner", "Which policy changes the replicas.", "tuner", TunerPolicies.Names, required: true);

    private readonly Option<TimeSpan?> _activation = OptionKinds.TimeFromZero(
        "--activation", $"How long a new replica takes to start. [default: {Duration.Format(TunerOptions.DefaultActivation)}]", TunerOptions.LongestTime);

    private readonly Option<TimeSpan?> _stabilization = OptionKinds.TimeFromZero(
        "--stabilization",
        $"How long after the last change a replica may be removed. [default: {Duration.Format(TunerOptions.DefaultStabilization)}]",
        TunerOptions.LongestTime);

    private readonly Option<double?> _headroom = OptionKinds.Percentage(
        "--headroom", "The sudden rise of the load to keep capacity ready for, like 20%. [default: 0%]", most: TunerOptions.MaxHeadroom * 100);

    private readonly ReplicaLimitOptions _limits = new();

    public void AddTo(Command command)
    {
        command.Add(_tuner);
        command.Add(_activation);
        command.Add(_stabilization);
        command.Add(_headroom);
        _limits.AddTo(command);
    }

    public string Tuner(ParseResult arguments) => arguments.GetRequiredValue(_tuner);

    /// <summary>What the tuner is told; an error names the option.</summary>
    public TunerOptions Read(ParseResult arguments, Pipeline pipeline) =>
        new()
        {
            Activation = arguments.GetValue(_activation) ?? TunerOptions.DefaultActivation,
            Stabilization = arguments.GetValue(_stabilization) ?? TunerOptions.DefaultStabilization,
            Headroom = arguments.GetValue(_headroom) / 100 ?? 0,
            Replicas = _limits.Read(arguments, pipeline).ToDictionary(
                limit => limit.Key,
                limit => InputErrors.In(
                    "--max-replicas",
                    () => limit.Value.Max is { } max ? new ReplicaRange(limit.Value.Min, max) : new ReplicaRange(limit.Value.Min),
                    $"stage '{limit.Key}'"),
                StringComparer.Ordinal),
        };
}
