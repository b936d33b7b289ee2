namespace InferLine.Estimation.Tests;

/// <summary>Compares numbers to the bit: where two computations should agree exactly, a tolerance hides that they do not.</summary>
internal static class BitAssert
{
    public static void Equal(double expected, double actual, string what)
    {
        if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual))
        {
            Assert.Fail(FormattableString.Invariant($"{what}: expected {expected:R}, got {actual:R}."));
        }
    }

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                Assert.Fail(FormattableString.Invariant($"{what} {i}: expected {expected[i]:R}, got {actual[i]:R}."));
            }
        }
    }
}
