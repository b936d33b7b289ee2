namespace InferLine.Output;

/// <summary>Text from files and command lines made fit to be shown.</summary>
internal static class Plain
{
    /// <summary>A text on one line, without control characters that would steer a terminal.</summary>
    public static string Line(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? char.IsWhiteSpace(source[i]) ? ' ' : '\uFFFD' : source[i];
            }
        }) : text;
}
