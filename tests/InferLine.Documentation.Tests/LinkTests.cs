using System.Text.RegularExpressions;
using InferLine.Testing;

namespace InferLine.Documentation;

/// <summary>Links between pages lead to files and headings that are there.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string path)
    {
        MarkdownPage page = MarkdownPage.Load(path);
        string folder = Path.GetDirectoryName(RepositoryFolder.PathOf(path))!;
        foreach (string link in Link().Matches(page.Prose).Select(match => match.Groups["to"].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? RepositoryFolder.PathOf(path) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(target), $"{path}: {link} leads to no file");
            if (parts.Length > 1)
            {
                string[] anchors = [.. Heading().Matches(MarkdownPage.Load(Path.GetRelativePath(RepositoryFolder.PathOf(), target)).OutsideBlocks).Select(match => Anchor(match.Groups["title"].Value))];
                Assert.True(anchors.Contains(parts[1], StringComparer.Ordinal), $"{path}: {link} leads to no heading; there are {string.Join(", ", anchors)}");
            }
        }
    }

    /// <summary>As the usual renderers make it: lower case, blanks as hyphens, no other punctuation.</summary>
    private static string Anchor(string title) => NotInAnchors().Replace(title.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ +(?<title>.+)$", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.NonBacktracking)]
    private static partial Regex NotInAnchors();
}
