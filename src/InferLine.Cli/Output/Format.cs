using System.Globalization;

namespace InferLine.Output;

/// <summary>Numbers as tables show them: invariant culture, few digits, so that columns stay narrow.</summary>
internal static class Format
{
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Queries(long count) => count == 1 ? "1 query" : Count(count) + " queries";

    /// <summary>
    /// A time in milliseconds, without the unit: two decimals for small ones, none for large ones. Where a plan cannot carry its load, waits are so long that seconds
    /// are shown, with their unit, so that columns stay narrow.
    /// </summary>
    public static string Milliseconds(double seconds) =>
        seconds switch
        {
            < 999.9995 => Number(seconds * 1000),
            < 999_999.5 => seconds.ToString("#,0's'", CultureInfo.InvariantCulture),
            _ => seconds.ToString("0.0E0's'", CultureInfo.InvariantCulture),
        };

    /// <summary>A time with its unit, for sentences.</summary>
    public static string Time(double seconds) => Milliseconds(seconds) is var text && text.EndsWith('s') ? text.Insert(text.Length - 1, " ") : text + " ms";

    public static string Cost(double costPerHour) => costPerHour.ToString(costPerHour is > 0 and < 0.01 ? "G3" : "#,0.000", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => Number(perSecond);

    /// <summary>A time in seconds, without the unit.</summary>
    public static string Seconds(double seconds) => Number(seconds);

    /// <summary>A small ratio, such as a mean batch.</summary>
    public static string Ratio(double value) => value.ToString("#,0.00", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>A share of queries: with so many digits that a share below 1 never reads as 100%.</summary>
    public static string Attainment(double share) =>
        share is < 1 and > 0.99995 ? "more than 99.99%" : (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%";

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { < 9.995 => "0.00", < 999.95 => "0.0", _ => "#,0" }, CultureInfo.InvariantCulture);
}
