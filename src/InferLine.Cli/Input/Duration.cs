using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace InferLine.Input;

/// <summary>Durations as people write them: a number and a unit, such as <c>150ms</c>, <c>1.5s</c>, <c>2m</c> or <c>1h</c>.</summary>
internal static class Duration
{
    private const string HowTo = "write a number and a unit (us, ms, s, m, h or d), like 150ms, 1.5s or 2m";

    /// <summary>Parses a duration, greater than zero. In decimal arithmetic, so that 0.1s is 100 ms to the tick.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The longest duration that is allowed.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="problem">What is wrong and how to write it.</param>
    /// <param name="least">What the message says is the shortest duration.</param>
    public static bool TryParse(string text, TimeSpan most, out TimeSpan duration, [NotNullWhen(false)] out string? problem, string least = "0.1us")
    {
        duration = default;
        int unitStart = text.AsSpan().TrimEnd().LastIndexOfAnyExceptInRange('a', 'z') + 1;
        string unit = text[unitStart..].Trim();
        if (!decimal.TryParse(text.AsSpan(0, unitStart), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            problem = $"'{text}' is not a duration; {HowTo}";
            return false;
        }

        if (TicksPer(unit) is not { } ticksPerUnit)
        {
            problem = unit.Length == 0 ? $"'{text}' has no unit; {HowTo}" : $"'{text}' has the unknown unit '{unit}'; {HowTo}";
            return false;
        }

        // Compared before they are multiplied: a decimal may overflow.
        if (number <= 0 || number > (decimal)most.Ticks / ticksPerUnit || decimal.Round(number * ticksPerUnit) < 1)
        {
            problem = $"'{text}' is out of range; use a duration from {least} to {Format(most)}";
            return false;
        }

        duration = TimeSpan.FromTicks((long)decimal.Round(number * ticksPerUnit));
        problem = null;
        return true;
    }

    /// <summary>A duration in the largest unit that keeps it at 1 or more: <c>150ms</c>, <c>1.5s</c>, <c>60s</c>, <c>2h</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        (double value, string unit) = duration switch
        {
            _ when duration >= TimeSpan.FromHours(2) => (duration.TotalHours, "h"),
            _ when duration >= TimeSpan.FromMinutes(2) => (duration.TotalMinutes, "m"),
            _ when duration >= TimeSpan.FromSeconds(1) => (duration.TotalSeconds, "s"),
            _ when duration >= TimeSpan.FromMilliseconds(1) => (duration.TotalMilliseconds, "ms"),
            _ => (duration.TotalMicroseconds, "us"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.###}{unit}");
    }

    private static long? TicksPer(string unit) =>
        unit switch
        {
            "us" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" or "min" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
}
