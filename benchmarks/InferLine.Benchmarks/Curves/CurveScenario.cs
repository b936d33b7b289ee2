using InferLine.Workloads;

namespace InferLine.Benchmarks.Curves;

/// <summary>Arrivals whose live curve is kept.</summary>
public sealed class CurveScenario(double ratePerSecond, TimeSpan duration)
{
    /// <summary>When queries arrive: Gamma-distributed gaps with a coefficient of variation of 2.</summary>
    public ArrivalTrace Arrivals { get; } = ArrivalProcess.Gamma(ratePerSecond, coefficientOfVariation: 2).Generate(duration, seed: 1);

    public override string ToString() => FormattableString.Invariant($"{ratePerSecond:N0}/s, {duration.TotalSeconds} s");
}
