using DocumentReader.Imaging;

namespace DocumentReader.Measuring;

/// <summary>A page of which is known what it says.</summary>
public sealed record SamplePage(string Name, Picture Picture, IReadOnlyList<string> Expected)
{
    /// <summary>The pages that come with the sample.</summary>
    public static IReadOnlyList<SamplePage> LoadAll() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "pages"), "*.png").Order(StringComparer.Ordinal)
            .Select(path => new SamplePage(Path.GetFileNameWithoutExtension(path), Picture.Load(path), File.ReadAllLines(Path.ChangeExtension(path, ".txt")))),
    ];

    /// <summary>The share of the characters that were read right: 1 less the edit distance per expected character. Several blanks count as one.</summary>
    public double Accuracy(IReadOnlyList<string> read)
    {
        string expected = OneBlank(string.Join('\n', Expected));
        return Math.Max(0, 1 - ((double)EditDistance(expected, OneBlank(string.Join('\n', read))) / expected.Length));
    }

    private static string OneBlank(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static int EditDistance(string first, string second)
    {
        int[] distances = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int replaced = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.Min(replaced, 1 + Math.Min(distances[j], distances[j - 1]));
            }
        }

        return distances[^1];
    }
}
