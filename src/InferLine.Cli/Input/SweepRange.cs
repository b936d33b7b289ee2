using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Input;

/// <summary>What <c>--sweep</c> varies: <c>slo=100ms..500ms:50ms</c>, <c>rate=100..1000:100</c> or <c>cv=0.5..4:0.5</c>.</summary>
/// <param name="Kind">What is varied: one of the names above.</param>
/// <param name="Values">The values, increasing; latencies in milliseconds.</param>
internal sealed record SweepRange(string Kind, IReadOnlyList<decimal> Values)
{
    public const string Slo = "slo";
    public const string Rate = "rate";
    public const string Variation = "cv";

    /// <summary>A sweep is a table for people.</summary>
    private const int MaxPoints = 1_000;

    private const string HowTo = "write it like slo=100ms..500ms:50ms, rate=100..1000:100 or cv=0.5..4:0.5";

    public static bool TryParse(string text, [NotNullWhen(true)] out SweepRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        string[] sides = text.Split('=', 2);
        string[] ends = sides.Length == 2 ? sides[1].Split("..", 2) : [];
        string[] last = ends.Length == 2 ? ends[1].Split(':', 2) : [];
        if (last.Length != 2 || sides[0] is not (Slo or Rate or Variation))
        {
            problem = $"'{text}' is not a sweep; {HowTo}";
            return false;
        }

        decimal[] numbers = new decimal[3];
        string[] parts = [ends[0], last[0], last[1]];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryParseValue(sides[0], parts[i], out numbers[i], out problem))
            {
                return false;
            }
        }

        (decimal from, decimal to, decimal step) = (numbers[0], numbers[1], numbers[2]);
        if (step <= 0 || to < from || (to - from) / step >= MaxPoints || (from == 0 && sides[0] != Variation))
        {
            problem = $"'{text}' is not a range of 1 to {MaxPoints} values with a positive step; {HowTo}";
            return false;
        }

        range = new SweepRange(sides[0], [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + (i * step))]);
        problem = null;
        return true;
    }

    private static bool TryParseValue(string kind, string text, out decimal value, [NotNullWhen(false)] out string? problem)
    {
        value = 0;
        if (kind == Slo)
        {
            if (!Duration.TryParse(text, ServiceLevelObjective.MaxLatency, out TimeSpan latency, out problem))
            {
                return false;
            }

            value = (decimal)latency.Ticks / TimeSpan.TicksPerMillisecond;
            return true;
        }

        double most = kind == Rate ? ArrivalProcess.MaxRatePerSecond : ArrivalProcess.MaxCoefficientOfVariation;
        bool isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && value <= (decimal)most;
        problem = isNumber ? null : string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number from 0 to {most:R}; {HowTo}");
        return isNumber;
    }
}
