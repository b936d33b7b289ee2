using System.Text.RegularExpressions;

namespace InferLine.Testing;

/// <summary>A page of the documentation, by its path in the repository.</summary>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>All pages that people read: of the repository, its packages, samples and data.</summary>
    public static IReadOnlyList<MarkdownPage> All =>
    [
        .. new[] { "docs", "src", "samples", "data", "benchmarks", Combine("tests", "packages") }
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFolder.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryFolder.PathOf(), "*.md"))
            .Select(file => System.IO.Path.GetRelativePath(RepositoryFolder.PathOf(), file))
            .Order(StringComparer.Ordinal)
            .Select(Load),
    ];

    public static MarkdownPage Load(string path) => new(path, File.ReadAllText(RepositoryFolder.PathOf(path)).ReplaceLineEndings("\n"));

    /// <summary>The fenced blocks of a language, in order; the empty one for blocks without.</summary>
    public IEnumerable<string> Blocks(string language) => Fence().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["body"].Value);

    /// <summary>The text without its fenced blocks and inline code.</summary>
    public string Prose => InlineCode().Replace(OutsideBlocks, "");

    /// <summary>The text without its fenced blocks.</summary>
    public string OutsideBlocks => Fence().Replace(Text, "");

    private static string Combine(params string[] parts) => System.IO.Path.Combine(parts);

    [GeneratedRegex(@"^ *```(?<language>\w*)\n(?<body>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.NonBacktracking)]
    private static partial Regex InlineCode();
}
