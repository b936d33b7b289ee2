using InferLine.Estimation;
using InferLine.NetworkCalculus;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Baselines;

/// <summary>How much a plan carries: what one would measure of a deployed copy by raising its load.</summary>
internal static class CarriedRate
{
    private const double Precision = 0.01;
    private const double MostTimes = 16;

    /// <summary>
    /// The largest rate, in queries per second over a window, of the sample played as fast as the plan still meets its objective on, by bisection; as it
    /// is, if the plan does not meet it even there.
    /// </summary>
    public static double Of(Plan plan, Workload sample, ProfileCatalog catalog, double windowSeconds)
    {
        (double met, double missed) = (1, MostTimes);
        while (missed / met > 1 + Precision)
        {
            double times = Math.Sqrt(met * missed);
            var faster = new Workload(sample.Arrivals.ScaleTime(1 / times), sample.Visits);
            (met, missed) = new Estimator(faster, catalog).Estimate(plan).MeetsObjective == true ? (times, missed) : (met, times);
        }

        // A sample that is shorter than the window has no more than its own time to be counted in.
        ArrivalTrace fastest = sample.Arrivals.ScaleTime(1 / met);
        var window = TimeSpan.FromSeconds(Math.Min(windowSeconds, fastest.DurationSeconds));
        return ArrivalCurve.Of(fastest, [window]).Points[0].RatePerSecond;
    }
}
