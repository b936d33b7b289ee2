using System.Globalization;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>Makes nodes that were not in a text, spelled as Triton's documentation does.</summary>
internal static class TextTree
{
    public const string Indent = "  ";

    public static TextScalar Number(long value) => new(value.ToString(CultureInfo.InvariantCulture), value.ToString(CultureInfo.InvariantCulture), IsString: false);

    public static TextScalar Word(string word) => new(word, word, IsString: false);

    public static TextScalar String(string text) => new(TextStrings.Quote(text), text, IsString: true);

    public static TextList List(IEnumerable<TextValue> items)
    {
        TextValue[] all = [.. items];
        return new TextList("[", all, [.. Enumerable.Repeat(", ", Math.Max(0, all.Length - 1))], "]");
    }

    /// <summary>A message with a field a line.</summary>
    /// <param name="depth">How deep the message is.</param>
    /// <param name="fields">Its fields.</param>
    public static TextMessage Message(int depth, IEnumerable<(string Name, TextValue Value)> fields)
    {
        string indent = "\n" + string.Concat(Enumerable.Repeat(Indent, depth + 1));
        TextField[] all = [.. fields.Select(field => new TextField(field.Name, field.Value is TextMessage ? field.Name + " " : field.Name + ": ", field.Value, "") { Leading = indent })];
        return new TextMessage("{", all, all.Length == 0 ? "}" : "\n" + string.Concat(Enumerable.Repeat(Indent, depth)) + "}");
    }

    /// <summary>The whole text of fields.</summary>
    public static TextMessage Document(IEnumerable<(string Name, TextValue Value)> fields) =>
        new("", [.. fields.Select((field, i) => new TextField(field.Name, field.Value is TextMessage ? field.Name + " " : field.Name + ": ", field.Value, "") { Leading = i == 0 ? "" : "\n" })], "\n");
}
