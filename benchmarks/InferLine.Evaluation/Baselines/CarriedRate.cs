using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Evaluation.Baselines;

/// <summary>How much a plan carries: what one would measure of a deployed copy by raising its load.</summary>
internal static class CarriedRate
{
    private const double Precision = 0.01;
    private const double MostTimes = 16;

    /// <summary>The rate, in queries per second, up to which the plan meets its objective on the sample played faster, by bisection; the sample's own rate if it does not meet it even there.</summary>
    public static double Of(Plan plan, Workload sample, ProfileCatalog catalog)
    {
        (double met, double missed) = (1, MostTimes);
        while (missed / met > 1 + Precision)
        {
            double times = Math.Sqrt(met * missed);
            var faster = new Workload(sample.Arrivals.ScaleTime(1 / times), sample.Visits);
            (met, missed) = new Estimator(faster, catalog).Estimate(plan).MeetsObjective == true ? (times, missed) : (met, times);
        }

        return met * sample.Arrivals.MeanRatePerSecond;
    }
}
