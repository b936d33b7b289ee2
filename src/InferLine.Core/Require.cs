using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace InferLine;

/// <summary>The checks that every data type makes on construction, with one wording for all.</summary>
internal static class Require
{
    /// <summary>The largest time, in seconds, that the library accepts: about 3,000 years. The sum of several fits into a <see cref="TimeSpan"/>.</summary>
    public const double MaxSeconds = 1e11;

    public static string Name([NotNull] string? value, string place, string property)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new InvalidInputException(null, place, $"'{property}' is missing or empty; give it a name");
        }

        if (value.AsSpan().ContainsAny(",\"\u2028\u2029") || value.Any(char.IsControl))
        {
            throw new InvalidInputException(
                null,
                place,
                $"'{property}' is {Quote(value)}; use a name without commas, double quotes, line breaks and control characters, since names head CSV columns");
        }

        return value;
    }

    public static int Integer(long value, long least, long most, string place, string property)
    {
        if (value < least || value > most)
        {
            throw new InvalidInputException(
                null, place, string.Create(CultureInfo.InvariantCulture, $"'{property}' is {value}; use an integer from {least} to {most}"));
        }

        return (int)value;
    }

    public static double Positive(double value, double most, string place, string property)
    {
        if (!(value > 0 && value <= most))
        {
            throw new InvalidInputException(
                null, place, string.Create(CultureInfo.InvariantCulture, $"'{property}' is {value}; use a number greater than 0 and at most {most:R}"));
        }

        return value;
    }

    public static double Within(double value, double least, double most, string? place, string property)
    {
        if (!(value >= least && value <= most))
        {
            throw new InvalidInputException(
                null, place, string.Create(CultureInfo.InvariantCulture, $"'{property}' is {value}; use a number from {least:R} to {most:R}"));
        }

        return value;
    }

    public static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most, string place, string property)
    {
        if (value < least || value > most)
        {
            throw new InvalidInputException(
                null,
                place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{property}' is {value.TotalMilliseconds:R} ms; use a time from {least.TotalMilliseconds:R} ms to {most.TotalMilliseconds:R} ms"));
        }

        return value;
    }

    /// <summary>A value as it is shown in a message: quoted, and cut where it is long.</summary>
    public static string Quote(string? value) => value is null ? "null" : $"'{Shorten(value, 60)}'";

    /// <summary>A text of at most so many characters, for a message.</summary>
    public static string Shorten(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, most - 3)}...";

    /// <summary>Names to choose from, as they are shown in a message.</summary>
    public static string Choices(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "(none)" : string.Join(", ", all.Take(12)) + (all.Length > 12 ? ", ..." : "");
    }
}
