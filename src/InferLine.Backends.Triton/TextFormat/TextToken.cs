namespace InferLine.Backends.Triton.TextFormat;

/// <summary>A token, with the white space and comments before it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is spelled.</param>
/// <param name="Leading">What is before it.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
internal readonly record struct TextToken(TextTokenKind Kind, string Text, string Leading, int Line)
{
    public bool Is(char symbol) => Kind == TextTokenKind.Symbol && Text[0] == symbol;

    public override string ToString() => Leading + Text;
}
