using FsCheck;
using FsCheck.Fluent;

namespace InferLine.Testing;

/// <summary>Numbers of all magnitudes with all their digits, as the file formats must carry them.</summary>
internal static class Numbers
{
    private static readonly Gen<double> _fractions =
        from high in Gen.Choose(0, (1 << 26) - 1)
        from low in Gen.Choose(0, (1 << 27) - 1)
        select ((high * (double)(1 << 27)) + low) / (1L << 53);

    /// <summary>Numbers from 0 to a largest one, both included.</summary>
    public static Gen<double> UpTo(double most) => Gen.OneOf(Positive(most), Gen.Elements(0, most));

    /// <summary>Numbers greater than 0.</summary>
    public static Gen<double> Positive(double most) =>
        from fraction in _fractions
        from exponent in Gen.Choose(-60, 0)
        let number = most * fraction * Math.ScaleB(1, exponent)
        select number > 0 ? number : most;

    /// <summary>Durations to the tick.</summary>
    public static Gen<TimeSpan> Durations(TimeSpan most) => UpTo(most.Ticks).Select(ticks => TimeSpan.FromTicks((long)ticks));
}
