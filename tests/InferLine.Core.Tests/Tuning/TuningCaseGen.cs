using FsCheck;
using FsCheck.Fluent;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>Plans of up to three stages under quiet, busy and idle times; cases shrink to fewer steps.</summary>
internal static class TuningCaseGen
{
    private const int MaxStages = 3;
    private const int MaxSteps = 70;
    private static readonly double[][] WindowSeconds = [[0.25, 0.5, 1, 2, 4, 8, 16, 32, 60], [0.125, 1, 60], [1, 4], [2.5]];

    /// <summary>Cases in which hardware is never short.</summary>
    public static Arbitrary<TuningCase> WithoutHardwareLimits { get; } = Cases(Gen.Constant<int?>(null));

    /// <summary>Cases with few replicas to share, often fewer than the plan has.</summary>
    public static Arbitrary<TuningCase> WithHardwareLimits { get; } = Cases(Gen.Elements<int?>(null, 6, 8, 12));

    private static Gen<TuningStep> Step =>
        from gap in Gen.Frequency((6, Gen.Choose(0, 8)), (3, Gen.Choose(0, 64)), (1, Gen.Choose(0, 1280)))
        from arrivals in Gen.Frequency((3, Gen.Choose(0, 2)), (1, Gen.Choose(3, 20)))
        from reported in Gen.Frequency((5, Gen.Constant<int?>(null)), (1, Gen.Elements<int?>(0, 50, 150, 400)))
        from items in Gen.Elements(0, 50, 100, 300).ArrayOf(MaxStages)
        from decides in Gen.Elements(true, false)
        select new TuningStep(gap, arrivals, reported, items, decides);

    private static Arbitrary<TuningCase> Cases(Gen<int?> limits) => Arb.From(
        from count in Gen.Choose(1, MaxStages)
        from stages in Stage.ArrayOf(count)
        from most in limits.ArrayOf(2)
        from windows in Gen.Elements(WindowSeconds)
        from rate in Gen.Choose(1, 16)
        from burst in Gen.Choose(0, 6)
        from stabilization in Gen.Elements(0.5, 5, 15)
        from headroom in Gen.Elements(0, 0.5)
        from steps in Step.ListOf(MaxSteps)
        select Build(stages, most, windows, rate, burst, new TunerOptions { Stabilization = TimeSpan.FromSeconds(stabilization), Headroom = headroom }, [.. steps]),
        Shrink);

    private static Gen<(string Hardware, double Milliseconds, int Replicas, double ScaleFactor, ReplicaRange? Range)> Stage =>
        from hardware in Gen.Elements("cpu", "gpu")
        from milliseconds in Gen.Elements(12.5, 50, 100, 250)
        from replicas in Gen.Choose(1, 5)
        from scaleFactor in Gen.Frequency((1, Gen.Constant(0.0)), (8, Gen.Elements(0.25, 0.5, 1, 2)))
        from min in Gen.Choose(1, 2)
        from more in Gen.Choose(0, 6)
        from limited in Gen.Elements(true, false)
        select (hardware, milliseconds, replicas, scaleFactor, limited ? new ReplicaRange(min, min + more) : (ReplicaRange?)null);

    private static TuningCase Build(
        (string Hardware, double Milliseconds, int Replicas, double ScaleFactor, ReplicaRange? Range)[] stages,
        int?[] most,
        double[] windows,
        int rate,
        int burst,
        TunerOptions options,
        TuningStep[] steps)
    {
        string[] names = [.. stages.Select((_, s) => $"s{s}")];
        var pipeline = new Pipeline("p", names.Select(name => new Stage(name, name)), names.Skip(1).Select((name, s) => new Edge(names[s], name)));
        var plan = new Plan("p", stages.Select((stage, s) => new StagePlan(names[s], stage.Hardware, 1, stage.Replicas) { ScaleFactor = stage.ScaleFactor }))
        {
            MeanRatePerSecond = rate,
            Slo = new ServiceLevelObjective(TimeSpan.FromSeconds(1)),
            Envelope = new ArrivalCurve(windows.Select(window => new ArrivalCurvePoint(TimeSpan.FromSeconds(window), (long)Math.Ceiling(rate * window) + burst))),
        };
        var catalog = new ProfileCatalog(
            [new HardwareType("cpu", 1, most[0]), new HardwareType("gpu", 2, most[1])],
            stages.Select((stage, s) => new ModelProfile(names[s], new Dictionary<string, LatencyProfile>(StringComparer.Ordinal)
            {
                [stage.Hardware] = new LatencyProfile([new BatchLatency(1, stage.Milliseconds)]),
            })));
        var ranges = names.Zip(stages).Where(pair => pair.Second.Range is not null).ToDictionary(pair => pair.First, pair => pair.Second.Range!.Value, StringComparer.Ordinal);
        TuningStep[] fitting = [.. steps.Select(step => step with { Items = step.Items[..stages.Length] })];
        return new TuningCase(pipeline, plan, catalog, options with { Replicas = ranges }, fitting);
    }

    private static IEnumerable<TuningCase> Shrink(TuningCase value)
    {
        TuningStep[] steps = [.. value.Steps];
        for (int size = steps.Length / 2; size > 0; size /= 2)
        {
            for (int first = 0; first < steps.Length; first += size)
            {
                yield return value with { Steps = [.. steps[..first], .. steps[Math.Min(steps.Length, first + size)..]] };
            }
        }

        for (int i = 0; i < steps.Length; i++)
        {
            foreach (TuningStep simpler in (TuningStep[])[steps[i] with { Reported = null }, steps[i] with { Gap = steps[i].Gap / 2 }, steps[i] with { Arrivals = steps[i].Arrivals / 2 }])
            {
                if (simpler != steps[i])
                {
                    yield return value with { Steps = [.. steps[..i], simpler, .. steps[(i + 1)..]] };
                }
            }
        }
    }
}
