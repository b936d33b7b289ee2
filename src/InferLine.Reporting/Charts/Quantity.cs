using System.Globalization;

namespace InferLine.Reporting.Charts;

/// <summary>Numbers as people read them: invariant culture, three or four significant digits, with their unit.</summary>
internal static class Quantity
{
    public static string Format(double? value, Unit unit) =>
        value is not { } number || double.IsNaN(number) ? "–" : double.IsInfinity(number) ? "∞" : unit switch
        {
            Unit.Count => Count(number),
            Unit.Clock => Clock(number),
            Unit.Duration => Duration(number),
            Unit.Rate => Number(number) + "/s",
            Unit.Cost => Cost(number),
            Unit.Share => Share(number),
            _ => Number(number),
        };

    public static string Count(double value) => value.ToString(value == Math.Floor(value) ? "#,0" : "#,0.0", CultureInfo.InvariantCulture);

    public static string Cost(double value) => value.ToString(value is > 0 and < 0.01 ? "G3" : "#,0.00", CultureInfo.InvariantCulture);

    /// <summary>A share: with so many digits that a share below 1 never reads as 100%.</summary>
    public static string Share(double value)
    {
        double percent = value * 100;
        string format = percent is > 0 and < 0.1 ? "G2" : value is < 1 and > 0.999 ? "0.000" : percent is 0 or 100 ? "0" : "0.0#";
        return value is < 1 and > 0.999995 ? "over 99.999%" : percent.ToString(format, CultureInfo.InvariantCulture) + "%";
    }

    public static string Duration(double seconds) =>
        Math.Abs(seconds) switch
        {
            0 => "0 ms",
            < 0.9995 => Number(seconds * 1000) + " ms",
            < 600 => Number(seconds) + " s",
            < 36_000 => Number(seconds / 60) + " min",
            _ => Number(seconds / 3600) + " h",
        };

    /// <summary>A time since the beginning: <c>0:07.5</c>, <c>12:30</c>, <c>1:02:05</c>.</summary>
    public static string Clock(double seconds)
    {
        decimal tenths = Math.Round((decimal)Math.Clamp(seconds, 0, 1e12), 1);
        long whole = (long)tenths;
        decimal rest = tenths - whole;
        string tail = rest == 0 ? "" : rest.ToString(".0", CultureInfo.InvariantCulture);
        (long hours, long minutes, long left) = (whole / 3600, whole / 60 % 60, whole % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{left:00}{tail}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{left:00}{tail}");
    }

    /// <summary>A percentile as <c>p99</c>.</summary>
    public static string Percentile(double percentile) => string.Create(CultureInfo.InvariantCulture, $"p{percentile:R}");

    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { 0 => "0", < 0.0995 => "G3", < 9.995 => "0.00", < 99.95 => "0.0", < 1e9 => "#,0", _ => "0.00E0" }, CultureInfo.InvariantCulture);
}
