using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Backends.Tests.Storms;

/// <summary>Random storms.</summary>
internal static class StormGen
{
    private static readonly Gen<int[]> s_replicas = Gen.Choose(1, 6).ArrayOf(3);

    public static Gen<Step> Apply(int[] batches, int[] delays) =>
        from counts in s_replicas from batch in Gen.Elements(batches) from delay in Gen.Elements(delays) select new Step { Kind = StepKind.Apply, Replicas = [counts], Batch = batch, DelayMs = delay };

    public static Gen<Step> Scale { get; } = s_replicas.Select(counts => new Step { Kind = StepKind.Scale, Replicas = [counts] });

    public static Gen<Step> ScaleAtOnce { get; } = s_replicas.ArrayOf(4).Select(all => new Step { Kind = StepKind.ScaleAtOnce, Replicas = all });

    public static Gen<Step> Reconcile { get; } = Gen.Constant(new Step { Kind = StepKind.Reconcile });

    public static Gen<Step> HostRestart { get; } = Gen.Constant(new Step { Kind = StepKind.HostRestart });

    public static Gen<Step> Faults { get; } = from rate in Gen.Elements(0, 10, 30) from seed in Gen.Choose(0, 1000) select new Step { Kind = StepKind.Faults, FaultPercent = rate, Seed = seed };

    public static Gen<Step> Accident(string[] hosts, params StepKind[] kinds) => from name in Gen.Elements(hosts) from kind in Gen.Elements(kinds) select new Step { Kind = kind, Host = name };

    public static Gen<Step> ChangeTime(params int[] milliseconds) => Gen.Elements(milliseconds).Select(time => new Step { Kind = StepKind.ChangeTime, ChangeMs = time });

    /// <summary>Storms of steps, each as often as its weight says.</summary>
    public static Arbitrary<Step[]> Storms(int longest, params (int Weight, Gen<Step> Step)[] steps) =>
        Arb.From(Gen.Choose(1, longest).SelectMany(count => Gen.Frequency(steps).ArrayOf(count)), Shrink);

    private static IEnumerable<Step[]> Shrink(Step[] storm) => Enumerable.Range(0, storm.Length).Select(i => storm.Where((_, at) => at != i).ToArray()).Where(shorter => shorter.Length > 0);
}
