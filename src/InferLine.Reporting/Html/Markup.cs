namespace InferLine.Reporting.Html;

/// <summary>Text that is HTML already, and is not escaped again.</summary>
/// <param name="Text">The HTML.</param>
internal readonly record struct Markup(string Text);
