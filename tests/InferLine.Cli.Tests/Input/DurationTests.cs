using FsCheck.Xunit;

namespace InferLine.Input;

public sealed class DurationTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData("150ms", 1_500_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("0.1s", 1_000_000)]
    [InlineData("2m", 1_200_000_000)]
    [InlineData("2min", 1_200_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("1d", 864_000_000_000)]
    [InlineData("250us", 2_500)]
    [InlineData("0.1us", 1)]
    [InlineData("1e3ms", 10_000_000)]
    [InlineData(" 5 s ", 50_000_000)]
    [InlineData("+5s", 50_000_000)]
    public void A_number_and_a_unit_make_a_duration(string text, long ticks)
    {
        Assert.True(Duration.TryParse(text, Day, out TimeSpan duration, out string? problem));
        Assert.Equal(ticks, duration.Ticks);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("", "not a duration")]
    [InlineData("ms", "not a duration")]
    [InlineData("5", "no unit")]
    [InlineData("5 parsecs", "unknown unit 'parsecs'")]
    [InlineData("5S", "not a duration")]
    [InlineData("1,5s", "not a duration")]
    [InlineData("1:30m", "not a duration")]
    [InlineData("Infinitys", "not a duration")]
    [InlineData("0s", "out of range")]
    [InlineData("-1s", "out of range")]
    [InlineData("0.01us", "out of range")]
    [InlineData("25h", "to 24h")]
    [InlineData("79228162514264337593543950335d", "to 24h")]
    public void Anything_else_is_explained(string text, string because)
    {
        Assert.False(Duration.TryParse(text, Day, out _, out string? problem));
        Assert.Contains(because, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0001, "0.1us")]
    [InlineData(150, "150ms")]
    [InlineData(1500, "1.5s")]
    [InlineData(60_000, "60s")]
    [InlineData(120_000, "2m")]
    [InlineData(86_400_000, "24h")]
    public void Durations_are_shown_as_they_are_written(double milliseconds, string expected) => Assert.Equal(expected, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Property]
    public void Every_number_of_ticks_can_be_written(FsCheck.PositiveInt ticks)
    {
        Assert.True(Duration.TryParse(FormattableString.Invariant($"{ticks.Get / 10m}us"), Day, out TimeSpan duration, out _));
        Assert.Equal(ticks.Get, duration.Ticks);
    }
}
