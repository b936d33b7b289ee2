using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>A load that tuners are compared on.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Arrivals">What arrives live, from time 0.</param>
/// <param name="Sample">What the planner is shown beforehand; no part of what arrives live.</param>
/// <param name="HasStep">Whether the rate jumps far within one activation time, so that only capacity that stands ready can help.</param>
internal sealed record LoadTrace(string Name, ArrivalTrace Arrivals, ArrivalTrace Sample, bool HasStep)
{
    /// <summary>The share of a recorded trace that the planner is given, as in the InferLine paper (section 6); tuners work on the rest.</summary>
    public const double SampleShare = 0.25;

    /// <summary>Divides a recorded trace into sample and live part, in time.</summary>
    public static LoadTrace Divide(string name, ArrivalTrace trace)
    {
        double start = trace.DurationSeconds * SampleShare;
        int first = trace.Seconds.BinarySearch(start) is var found && found >= 0 ? found : ~found;
        double[] live = trace.Seconds[first..].ToArray();
        return new LoadTrace(name, new ArrivalTrace(Array.ConvertAll(live, t => t - start)), new ArrivalTrace(trace.Seconds[..first]), HasStep: false);
    }
}
