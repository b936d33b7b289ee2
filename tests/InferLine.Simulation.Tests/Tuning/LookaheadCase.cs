using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Workloads;

namespace InferLine.Tuning.Tests;

/// <summary>
/// Two stages, the second for half of the queries, and what arrives. One replica of the first serves 100 items per second, one of the second 50.
/// </summary>
/// <param name="First">The planned replicas of the first stage.</param>
/// <param name="Second">The planned replicas of the second stage.</param>
/// <param name="MaxReplicas">The limit of the hardware of both.</param>
/// <param name="Options">Times, limits and headroom.</param>
/// <param name="Arrivals">The arrivals, in seconds: multiples of a power of two, so that shifting them by another one does not round.</param>
internal sealed record LookaheadCase(int First, int Second, int? MaxReplicas, TunerOptions Options, double[] Arrivals)
{
    private const double Grid = 1024;

    public static Pipeline Pipeline { get; } = new("two", [new Stage("first", "a"), new Stage("second", "b")], [new Edge("first", "second", 0.5)]);

    public ProfileCatalog Catalog => new([new HardwareType("cpu", 1, MaxReplicas)], [Model("a", 10), Model("b", 20)]);

    public Plan Plan => new("two", [new StagePlan("first", "cpu", 1, First) { ScaleFactor = 1 }, new StagePlan("second", "cpu", 1, Second) { ScaleFactor = 0.5 }])
    {
        Slo = new ServiceLevelObjective(TimeSpan.FromMilliseconds(200)),
        MeanRatePerSecond = 80,
        Envelope = ArrivalCurve.Of(new ArrivalTrace(Arrivals), ArrivalCurve.DoublingWindows(TimeSpan.FromMilliseconds(30))),
    };

    public LookaheadTuner Tuner() => new(Pipeline, Plan, Catalog, Options);

    /// <summary>Arrivals at a regular distance, at rates that hold for some seconds each.</summary>
    public static double[] Regular(params (double Seconds, double RatePerSecond)[] parts)
    {
        var arrivals = new List<double>();
        double start = 0;
        foreach ((double seconds, double rate) in parts)
        {
            for (int i = 0; i < seconds * rate; i++)
            {
                arrivals.Add(OnGrid(start + (i / rate)));
            }

            start += seconds;
        }

        return [.. arrivals];
    }

    public static double[] Random(double ratePerSecond, double coefficientOfVariation, double seconds, ulong seed) =>
        [.. ArrivalProcess.Gamma(ratePerSecond, coefficientOfVariation).Generate(TimeSpan.FromSeconds(seconds), seed).Seconds.ToArray().Select(OnGrid)];

    /// <summary>Observes and asks every half second, with all times shifted.</summary>
    public IEnumerable<ScaleDecision> Play(ITuner tuner, double shift = 0, Func<double, ITuner, ITuner>? before = null)
    {
        int next = 0;
        for (double now = 0.5; next < Arrivals.Length; now += 0.5)
        {
            tuner = before?.Invoke(now, tuner) ?? tuner;
            for (; next < Arrivals.Length && Arrivals[next] <= now; next++)
            {
                tuner.Observe(shift + Arrivals[next]);
            }

            yield return tuner.Decide(shift + now);
        }
    }

    public ReplayResult Replay() => new TunerReplay(Workload.Sample(Pipeline, new ArrivalTrace(Arrivals), seed: 3), Catalog).Run(Plan, Tuner());

    private static double OnGrid(double seconds) => Math.Floor(seconds * Grid) / Grid;

    private static ModelProfile Model(string name, double milliseconds) => new(
        name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["cpu"] = new([new BatchLatency(1, milliseconds)]) });
}
