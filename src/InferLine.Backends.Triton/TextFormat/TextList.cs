using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A list in brackets: several values of a repeated field.</summary>
/// <param name="Open">The bracket, with the white space before it.</param>
/// <param name="Items">The values.</param>
/// <param name="Separators">What is between them.</param>
/// <param name="Close">The closing bracket, with the white space before it.</param>
internal sealed record TextList(string Open, IReadOnlyList<TextValue> Items, IReadOnlyList<string> Separators, string Close) : TextValue
{
    public override void WriteTo(StringBuilder text)
    {
        text.Append(Open);
        for (int i = 0; i < Items.Count; i++)
        {
            Items[i].WriteTo(text);
            text.Append(i < Separators.Count ? Separators[i] : "");
        }

        text.Append(Close);
    }
}
