using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A number, a word, or a string (adjacent strings are one).</summary>
/// <param name="Raw">How it is spelled, with the white space before it.</param>
/// <param name="Text">What it means: a number or word as it is spelled, a string without quotes and escapes.</param>
/// <param name="IsString">Whether it is a string.</param>
internal sealed record TextScalar(string Raw, string Text, bool IsString) : TextValue
{
    public override void WriteTo(StringBuilder text) => text.Append(Raw);
}
