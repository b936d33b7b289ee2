using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A field: its name, what is between name and value, the value, and the comma or semicolon after it if there is one.</summary>
internal sealed record TextField(string Name, string Head, TextValue Value, string Separator)
{
    /// <summary>The white space and comments before the name.</summary>
    public string Leading { get; init; } = "";

    public void WriteTo(StringBuilder text)
    {
        text.Append(Leading).Append(Head);
        Value.WriteTo(text);
        text.Append(Separator);
    }
}
