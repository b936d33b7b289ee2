using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>
/// Recorded days of rates, ten minutes of the record played in 30 s at their mean rate, scaled to a peak of 600 queries per second; arrivals are generated. A day is 72 minutes then.
/// </summary>
internal static class DayLoads
{
    private const double PeakRatePerSecond = 600;
    private const double RecordedStepSeconds = 600;
    private const double StepSeconds = 30;
    private const double DaySeconds = 86_400;

    /// <summary>The first day of clients of a large model in ServeGen, recorded in steps of ten minutes.</summary>
    public static async Task<LoadTrace> ServeGenAsync(double variation, ulong seed) => Play("servegen day", await DataFiles.RatesAsync("servegen-m-large"), variation, seed);

    /// <summary>The first day of a week at NASA's web server, recorded in steps of one minute.</summary>
    public static async Task<LoadTrace> NasaAsync(double variation, ulong seed) => Play("nasa day", await DataFiles.RatesAsync("nasa-http-week"), variation, seed);

    /// <summary>The first day of a record, compressed and scaled.</summary>
    public static RateSeries FirstDay(RateSeries rates)
    {
        double step = rates.StartSeconds[1] - rates.StartSeconds[0];
        int merged = (int)(RecordedStepSeconds / step);
        double[] recorded = rates.RatesPerSecond[..(int)(DaySeconds / step)].ToArray();
        double[] means = [.. recorded.Chunk(merged).Select(chunk => chunk.Average())];
        var day = new RateSeries([.. means.Select((_, i) => i * RecordedStepSeconds)], means);
        return day.Scale(StepSeconds / RecordedStepSeconds, PeakRatePerSecond / day.PeakRatePerSecond);
    }

    private static LoadTrace Play(string name, RateSeries rates, double variation, ulong seed)
    {
        RateSeries day = FirstDay(rates);
        return LoadTrace.Divide(name, ArrivalProcess.Piecewise(day, variation).Generate(day.NaturalDuration, seed));
    }
}
