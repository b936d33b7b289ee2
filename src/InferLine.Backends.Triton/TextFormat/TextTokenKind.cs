namespace InferLine.Backends.Triton.TextFormat;

internal enum TextTokenKind
{
    /// <summary>The end of the text; what is before it are the last comments.</summary>
    End,

    /// <summary>A field's name, an enumeration value, true, false, inf or nan.</summary>
    Identifier,

    /// <summary>A number without its sign.</summary>
    Number,

    /// <summary>A string with its quotes.</summary>
    String,

    /// <summary>One of <c>{ } &lt; &gt; [ ] : , ; - /</c>, or a dot between identifiers.</summary>
    Symbol,
}
