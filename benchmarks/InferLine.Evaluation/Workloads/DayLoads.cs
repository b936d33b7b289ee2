using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>Recorded days of rates, every step of the record played in 30 s, scaled to a peak of 600 queries per second; arrivals are generated.</summary>
internal static class DayLoads
{
    private const double PeakRatePerSecond = 600;
    private const double StepSeconds = 30;
    private const double DaySeconds = 86_400;

    /// <summary>The first day of clients of a large model in ServeGen: steps of 600 s, 72 minutes when played.</summary>
    public static async Task<LoadTrace> ServeGenAsync(double variation, ulong seed) => Play("servegen day", await DataFiles.RatesAsync("servegen-m-large"), variation, seed);

    /// <summary>The first day of a week at NASA's web server: steps of 60 s, 12 hours when played.</summary>
    public static async Task<LoadTrace> NasaAsync(double variation, ulong seed) => Play("nasa day", await DataFiles.RatesAsync("nasa-http-week"), variation, seed);

    /// <summary>The first day of a record, compressed and scaled.</summary>
    public static RateSeries FirstDay(RateSeries rates)
    {
        double step = rates.StartSeconds[1] - rates.StartSeconds[0];
        int steps = (int)(DaySeconds / step);
        var day = new RateSeries(rates.StartSeconds[..steps], rates.RatesPerSecond[..steps]);
        return day.Scale(StepSeconds / step, PeakRatePerSecond / day.PeakRatePerSecond);
    }

    private static LoadTrace Play(string name, RateSeries rates, double variation, ulong seed)
    {
        RateSeries day = FirstDay(rates);
        return LoadTrace.Divide(name, ArrivalProcess.Piecewise(day, variation).Generate(day.NaturalDuration, seed));
    }
}
