using System.Globalization;
using System.Text.RegularExpressions;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>Changes the fields that a plan decides in a <c>model-config.yaml</c>. They are plain numbers at its top; all else is the handler's, and stays, comments included.</summary>
internal static partial class ModelConfigText
{
    /// <returns>The text, and what was changed in it.</returns>
    /// <exception cref="InvalidInputException">The text is written so that its fields cannot be told.</exception>
    public static (string Text, IReadOnlyList<string> Differences) With(string text, IReadOnlyList<(string Name, int Value)> fields, string document)
    {
        List<string> lines = [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        if (lines is [""])
        {
            lines.Clear();
        }

        if (lines.FirstOrDefault(line => line.StartsWith('{') || line.StartsWith("? ", StringComparison.Ordinal)) is not null)
        {
            throw new InvalidInputException(document, "model-config.yaml", "it is written in braces or with complex keys; write one 'name: value' per line");
        }

        var differences = new List<string>();
        foreach ((string name, int value) in fields)
        {
            int[] places = [.. Enumerable.Range(0, lines.Count).Where(i => Field().Match(lines[i]) is { Success: true } match && match.Groups["name"].Value == name)];
            if (places.Length > 1)
            {
                throw new InvalidInputException(document, "model-config.yaml", $"'{name}' is in it twice; keep one");
            }

            string number = value.ToString(CultureInfo.InvariantCulture);
            if (places is not [int place])
            {
                differences.Add($"{name}: none -> {number}");
                lines.Add($"{name}: {number}");
                continue;
            }

            Match field = Field().Match(lines[place]);
            if (field.Groups["value"].Value != number)
            {
                differences.Add($"{name}: {field.Groups["value"].Value} -> {number}");
                lines[place] = $"{field.Groups["key"].Value}: {number}{field.Groups["rest"].Value}";
            }
        }

        return (string.Join('\n', lines) + "\n", differences);
    }

    [GeneratedRegex("""^(?<key>["']?(?<name>[A-Za-z]+)["']?)\s*:\s*(?<value>[^#]*?)(?<rest>\s*(\s#.*)?)$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();
}
