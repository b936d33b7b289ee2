using DocumentReader.Stages;

namespace InferLine.Samples.Tests;

public sealed class CharacterSequenceTests
{
    private static readonly string[] Characters = ["a", "b", "l", " "];

    [Theory]
    [InlineData("", "")]
    [InlineData("----", "")]
    [InlineData("-a-", "a")]
    [InlineData("aaa", "a")]
    [InlineData("a-a", "aa")]
    [InlineData("ball", "bal")]
    [InlineData("bal-l", "ball")]
    [InlineData("aab--ba", "abba")]
    [InlineData("a b", "a b")]
    public void A_class_that_goes_on_is_one_character_and_nothing_separates(string steps, string text) =>
        Assert.Equal(text, CharacterSequence.Decode(Scores(steps), Characters));

    [Fact]
    public void The_most_likely_class_counts_however_unlikely_it_is()
    {
        float[] scores = [0.21f, 0.19f, 0.22f, 0.19f, 0.19f];
        Assert.Equal("b", CharacterSequence.Decode(scores, Characters));
    }

    /// <summary>A step per character of the word; '-' is class 0.</summary>
    private static float[] Scores(string steps) =>
        [.. steps.SelectMany(step => Enumerable.Range(0, Characters.Length + 1).Select(c => c == Array.IndexOf(Characters, step.ToString()) + 1 ? 0.8f : 0.05f))];
}
