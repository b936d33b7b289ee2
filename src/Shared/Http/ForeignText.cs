namespace InferLine.Backends.Http;

/// <summary>What a server says, for a message of ours.</summary>
internal static class ForeignText
{
    private const int Longest = 2000;

    /// <summary>The text, or its beginning: a server may say more than anybody reads.</summary>
    public static string Shortened(string text) => text.Length > Longest ? $"{text.AsSpan(0, Longest - 3)}..." : text;
}
