using System.Globalization;

namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>What a request is sent to: a path, and the options behind it.</summary>
internal sealed class FakeTarget
{
    private readonly Dictionary<string, string> _options;

    public FakeTarget(string target)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? target : target[..mark];
        Parts = Path.Split('/');
        _options = mark < 0 ? [] : target[(mark + 1)..].Split('&').Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Uri.UnescapeDataString(pair.First()[1]), StringComparer.Ordinal);
    }

    public string Path { get; }

    public string[] Parts { get; }

    public bool Has(string option) => _options.ContainsKey(option);

    public string? Text(string option) => _options.GetValueOrDefault(option);

    public int Number(string option, int otherwise) => int.TryParse(Text(option), CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
