using System.Globalization;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;
using InferLine.Workloads;
using Microsoft.Extensions.Options;

namespace InferLine.Hosting;

/// <summary>Checks every option of a pipeline and reports all errors at once.</summary>
internal sealed class HostedPipelineOptionsValidator : IValidateOptions<HostedPipelineOptions>
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, HostedPipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new Errors(name ?? "");
        CheckPlan(options, errors);
        CheckReplanning(options.Replanning, errors);
        CheckTuner(options.Tuner, errors);
        CheckBackend(options.Backend, errors);
        errors.Within(options.Attainment.Window, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Attainment:Window");
        errors.Within(options.Attainment.MinimumQueries, 1, int.MaxValue, "Attainment:MinimumQueries");
        errors.Within(options.Attainment.UnhealthyBelow, 0, 100, "Attainment:UnhealthyBelow");
        return errors.Result;
    }

    private static void CheckPlan(HostedPipelineOptions options, Errors errors)
    {
        if (options.PlanFileCheckInterval is { } check)
        {
            errors.Within(check, TimeSpan.FromMilliseconds(100), s_day, "PlanFileCheckInterval");
            errors.Require(options.PlanFile is not null, "PlanFileCheckInterval", "there is no 'PlanFile' to look at; name one");
        }

        if (options.Slo is { } slo)
        {
            errors.Within(slo.Latency, TimeSpan.FromTicks(1), ServiceLevelObjective.MaxLatency, "Slo:Latency");
            errors.Require(slo.Percentile is > 0 and <= 100, "Slo:Percentile", FormattableString.Invariant($"it is {slo.Percentile}; use a number greater than 0 and at most 100"));
        }

        if (options.Planning is not { } planning)
        {
            return;
        }

        errors.Require(options.Slo is not null, "Planning", "a plan is to be made and there is no objective for it; set 'Slo:Latency'");
        errors.Require(
            planning.TraceFile is null != planning.RatePerSecond is null, "Planning", "it needs either 'TraceFile' or 'RatePerSecond', to know the load that the plan is for");
        if (planning.RatePerSecond is { } rate)
        {
            errors.Require(
                rate is > 0 and <= ArrivalProcess.MaxRatePerSecond, "Planning:RatePerSecond", FormattableString.Invariant($"it is {rate}; use a number greater than 0"));
        }

        errors.Within(planning.CoefficientOfVariation, 0, ArrivalProcess.MaxCoefficientOfVariation, "Planning:CoefficientOfVariation");
        errors.Within(planning.Duration, TimeSpan.FromSeconds(1), s_day, "Planning:Duration");
        errors.Within(planning.TimeLimit, TimeSpan.FromTicks(1), s_day, "Planning:TimeLimit");
        foreach (TimeSpan delay in planning.BatchingDelays)
        {
            errors.Within(delay, TimeSpan.Zero, StagePlan.LongestDelay, "Planning:BatchingDelays");
        }

        errors.Within(planning.MaxThreads, 1, 1024, "Planning:MaxThreads");
        errors.OneOf(planning.Planner, PlannerMethods.Names, "Planning:Planner");
    }

    private static void CheckReplanning(ReplanningOptions options, Errors errors)
    {
        errors.Within(options.Sample, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Replanning:Sample");
        errors.Within(options.MinimumInterval, TimeSpan.FromSeconds(1), s_day, "Replanning:MinimumInterval");
        if (options.Interval is { } interval)
        {
            errors.Within(interval, TimeSpan.FromSeconds(1), 365 * s_day, "Replanning:Interval");
        }

        if (options.DriftThreshold is { } threshold)
        {
            errors.Require(threshold > 0, "Replanning:DriftThreshold", FormattableString.Invariant($"it is {threshold}; use a number greater than 0, such as 0.5"));
        }
    }

    private static void CheckTuner(TuningOptions options, Errors errors)
    {
        errors.OneOf(options.Policy, TunerPolicies.Names, "Tuner:Policy");
        errors.Within(options.Interval, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), "Tuner:Interval");
        errors.Within(options.Stabilization, TimeSpan.Zero, TunerOptions.LongestTime, "Tuner:Stabilization");
        errors.Within(options.Activation, TimeSpan.Zero, TunerOptions.LongestTime, "Tuner:Activation");
        errors.Within(options.Headroom, 0, TunerOptions.MaxHeadroom, "Tuner:Headroom");
        errors.Within(options.LookaheadInterval, TimeSpan.FromMilliseconds(1), LookaheadOptions.LongestDecisionInterval, "Tuner:LookaheadInterval");
        errors.Within(options.LookaheadDrainTime, TimeSpan.Zero, LookaheadOptions.LongestDrainTime, "Tuner:LookaheadDrainTime");
        foreach ((string stage, ReplicaRangeOptions range) in options.Replicas)
        {
            errors.Within(range.Min, 1, HardwareType.MaxReplicaLimit, $"Tuner:Replicas:{stage}:Min");
            errors.Within(range.Max, Math.Max(1, range.Min), HardwareType.MaxReplicaLimit, $"Tuner:Replicas:{stage}:Max");
        }
    }

    private static void CheckBackend(BackendOptions options, Errors errors)
    {
        TimeSpan least = TimeSpan.FromTicks(1);
        errors.Within(options.StartTimeout, TimeSpan.Zero, s_day, "Backend:StartTimeout");
        errors.Within(options.ApplyTimeout, least, s_day, "Backend:ApplyTimeout");
        errors.Within(options.ScaleTimeout, least, s_day, "Backend:ScaleTimeout");
        errors.Within(options.StatusTimeout, least, s_day, "Backend:StatusTimeout");
        errors.Within(options.StatusInterval, TimeSpan.FromMilliseconds(10), s_day, "Backend:StatusInterval");
        errors.Within(options.ArrivalInterval, TimeSpan.FromMilliseconds(10), s_day, "Backend:ArrivalInterval");
        errors.Within(options.FirstRetryDelay, least, s_day, "Backend:FirstRetryDelay");
        errors.Within(options.LongestRetryDelay, options.FirstRetryDelay, s_day, "Backend:LongestRetryDelay");
    }

    private sealed class Errors(string pipeline)
    {
        private readonly List<string> _messages = [];

        public ValidateOptionsResult Result => _messages.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_messages);

        public void Require(bool condition, string option, string problem)
        {
            if (!condition)
            {
                _messages.Add($"InferLine:Pipelines:{pipeline}:{option}: {problem}");
            }
        }

        public void Within<T>(T value, T least, T most, string option)
            where T : IComparable<T>, IFormattable
        {
            // NaN compares as less than any number.
            Require(
                value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0,
                option,
                string.Create(CultureInfo.InvariantCulture, $"it is {value}; use a value from {least} to {most}"));
        }

        public void OneOf(string? value, IReadOnlyList<string> choices, string option) =>
            Require(choices.Contains(value, StringComparer.Ordinal), option, $"it is '{value}'; use one of {string.Join(", ", choices)}");
    }
}
