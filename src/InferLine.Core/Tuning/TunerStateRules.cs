using InferLine.NetworkCalculus;

namespace InferLine.Tuning;

/// <summary>Checks that a state is one that a tuner of this policy and plan could have captured, before anything is taken over from it.</summary>
internal static class TunerStateRules
{
    public static void Check(TunerState state, string policy, TunerMemory memory)
    {
        ArgumentNullException.ThrowIfNull(state);
        string[] stages = [.. memory.Model.Stages.Select(stage => stage.Stage)];
        if (state.Policy != policy)
        {
            throw Problem($"it is of policy {Require.Quote(state.Policy)}; restore it into a tuner of that policy, not of '{policy}'");
        }

        if (state.Stages is null || !state.Stages.SequenceEqual(stages, StringComparer.Ordinal))
        {
            throw Problem($"it is of a pipeline with the stages {Require.Choices(state.Stages ?? [])}; restore it with the same plan");
        }

        CheckTimes(state);
        CheckReplicas(state, stages.Length);
        CheckCurve(state.Envelope, memory.Envelope, SlidingArrivalCurve.DefaultCapacity, state.NowSeconds);
        CheckCurve(state.RecentRate, memory.Rate, TunerMemory.RateCapacity, state.NowSeconds);
        if (state.ItemCounts is not { Count: RecentScaleFactors.Slots } slots
            || slots.Any(slot => slot?.Count != stages.Length + 1 || slot.Any(count => count is < 0 or > long.MaxValue / RecentScaleFactors.Slots)))
        {
            throw Problem("its item counts are not one row per second of a minute, with numbers of 0 or more; restore what was captured");
        }
    }

    private static void CheckTimes(TunerState state)
    {
        bool none = state is { StartSeconds: null, NowSeconds: null, LastChangeSeconds: null };
        bool inOrder = state.StartSeconds <= state.LastChangeSeconds && state.LastChangeSeconds <= state.NowSeconds
            && double.IsFinite(state.StartSeconds.Value) && double.IsFinite(state.NowSeconds.Value);
        if (!none && !inOrder)
        {
            throw Problem("its times are not a start, then a last change, then a present, or some are missing; restore what was captured");
        }
    }

    private static void CheckReplicas(TunerState state, int stages)
    {
        if (state.Replicas is not { Count: > 0 } targets || targets.Any(target => target?.Replicas?.Count != stages || target.Replicas.Any(count => count < 1)))
        {
            throw Problem("its replicas are not one number per stage, 1 or more; restore what was captured");
        }

        for (int i = 1; i < targets.Count; i++)
        {
            if (!(targets[i].AtSeconds >= targets[i - 1].AtSeconds && targets[i].AtSeconds <= state.NowSeconds))
            {
                throw Problem("its replicas are not in order of time, up to the present; restore what was captured");
            }
        }
    }

    private static void CheckCurve(SlidingArrivalCurveState state, SlidingArrivalCurve own, int capacity, double? nowSeconds)
    {
        if (state is not { Windows: not null, FirstSeconds: not null, LastSeconds: not null, Counts: not null })
        {
            throw Problem("it lacks a part of an arrival curve; restore what was captured");
        }

        if (!state.Windows.SequenceEqual(own.Windows) || state.Horizon != own.Horizon || state.Capacity != capacity)
        {
            throw Problem("its arrival curves have other windows than the plan's; restore it with the same plan");
        }

        if (state.NowSeconds is not null && !(state.NowSeconds <= nowSeconds))
        {
            throw Problem("its arrival curves are ahead of its own time; restore what was captured");
        }
    }

    private static InvalidInputException Problem(string problem) => new(null, "tuner state", problem);
}
