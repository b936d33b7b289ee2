namespace InferLine.Testing;

/// <summary>Asserts that bad input is refused in the one way that the library has.</summary>
internal static class Rejection
{
    /// <param name="act">What must be refused.</param>
    /// <param name="at">The place that the error must name, or <see langword="null"/> if it concerns the whole.</param>
    /// <param name="says">Words that the problem must contain: the culprit, and the remedy.</param>
    public static void Expect(Func<object?> act, string? at, params ReadOnlySpan<string> says) =>
        Check(Assert.Throws<InvalidInputException>(act), at, says);

    /// <inheritdoc cref="Expect"/>
    public static void Check(InvalidInputException error, string? at, params ReadOnlySpan<string> says)
    {
        Assert.Equal(at, error.Place);
        Assert.DoesNotContain(error.Message, char.IsControl);
        foreach (string words in says)
        {
            Assert.Contains(words, error.Problem, StringComparison.Ordinal);
        }
    }
}
