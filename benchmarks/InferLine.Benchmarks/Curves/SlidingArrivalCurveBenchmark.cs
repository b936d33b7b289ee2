using BenchmarkDotNet.Attributes;
using InferLine.Benchmarks.Baseline;
using InferLine.NetworkCalculus;

namespace InferLine.Benchmarks.Curves;

/// <summary>The live arrival curve over 60 s with 10 windows, beside a queue that is counted anew.</summary>
public class SlidingArrivalCurveBenchmark
{
    /// <summary>How often the baseline is asked, in seconds. A tuner asks at every arrival, which would take a queue over an hour.</summary>
    private const double Interval = 10;

    private static readonly IReadOnlyList<TimeSpan> Windows = ArrivalCurve.DoublingWindows(TimeSpan.FromMilliseconds(150));

    public static IEnumerable<CurveScenario> Scenarios =>
        [new CurveScenario(1_000, TimeSpan.FromSeconds(1_000)), new CurveScenario(100_000, TimeSpan.FromSeconds(70))];

    [ParamsSource(nameof(Scenarios))]
    public CurveScenario Load { get; set; } = null!;

    [GlobalSetup]
    public void Check()
    {
        if (Windows.Count != 10)
        {
            throw new InvalidOperationException($"There are {Windows.Count} windows instead of 10.");
        }

        var curve = new SlidingArrivalCurve(Windows);
        var expected = new RecountedCurve(60);
        foreach (double arrival in Load.Arrivals.Seconds)
        {
            curve.Observe(arrival);
            expected.Observe(arrival);
        }

        // Above 2,184 arrivals per second the curve is a bound; here it is within 2%.
        double now = Load.Arrivals.Seconds[^1];
        for (int window = 0; window < Windows.Count; window++)
        {
            long exact = expected.MaxArrivals(Windows[window].TotalSeconds, now);
            long live = curve.MaxArrivals(window, now);
            if (curve.IsExact ? live != exact : live < exact || live > exact * 1.02)
            {
                throw new InvalidOperationException($"{Load}: the live curve has {live} instead of {exact} in {Windows[window]}.");
            }
        }
    }

    [Benchmark(Baseline = true, Description = "queue, counted every 10 s (baseline)")]
    public long Recount()
    {
        var curve = new RecountedCurve(60);
        long sum = 0;
        double next = Interval;
        foreach (double arrival in Load.Arrivals.Seconds)
        {
            curve.Observe(arrival);
            if (arrival >= next)
            {
                next += Interval;
                foreach (TimeSpan window in Windows)
                {
                    sum += curve.MaxArrivals(window.TotalSeconds, arrival);
                }
            }
        }

        return sum;
    }

    [Benchmark(Description = "SlidingArrivalCurve, asked every 10 s")]
    public long Observe()
    {
        var curve = new SlidingArrivalCurve(Windows);
        long sum = 0;
        double next = Interval;
        foreach (double arrival in Load.Arrivals.Seconds)
        {
            curve.Observe(arrival);
            if (arrival >= next)
            {
                next += Interval;
                sum += AskAll(curve, arrival);
            }
        }

        return sum;
    }

    [Benchmark(Description = "SlidingArrivalCurve, asked after every arrival")]
    public long ObserveAndAsk()
    {
        var curve = new SlidingArrivalCurve(Windows);
        long sum = 0;
        foreach (double arrival in Load.Arrivals.Seconds)
        {
            curve.Observe(arrival);
            sum += AskAll(curve, arrival);
        }

        return sum;
    }

    private static long AskAll(SlidingArrivalCurve curve, double now)
    {
        long sum = 0;
        for (int window = 0; window < Windows.Count; window++)
        {
            sum += curve.MaxArrivals(window, now);
        }

        return sum;
    }
}
