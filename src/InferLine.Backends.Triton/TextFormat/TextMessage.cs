using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>Fields in braces, or those of the whole text.</summary>
/// <param name="Open">The brace, with the white space before it; empty for the whole text.</param>
/// <param name="Fields">The fields, in order; those of a repeated field need not be neighbours.</param>
/// <param name="Close">The closing brace, with the white space and comments before it.</param>
internal sealed record TextMessage(string Open, IReadOnlyList<TextField> Fields, string Close) : TextValue
{
    public override void WriteTo(StringBuilder text)
    {
        text.Append(Open);
        foreach (TextField field in Fields)
        {
            field.WriteTo(text);
        }

        text.Append(Close);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        WriteTo(text);
        return text.ToString();
    }

    /// <summary>The values of a field, those of lists among them.</summary>
    public IEnumerable<TextValue> Values(string name) =>
        Fields.Where(field => field.Name == name).SelectMany(field => field.Value is TextList list ? list.Items : [field.Value]);

    /// <summary>The last value of a field, which holds where one that is not repeated is given twice.</summary>
    public TextValue? Value(string name) => Values(name).LastOrDefault();

    /// <summary>The message without a field.</summary>
    public TextMessage Without(string name) => this with { Fields = [.. Fields.Where(field => field.Name != name)] };

    /// <summary>The message with a field set to one value: in the place of the first one that it has, else at the end.</summary>
    public TextMessage With(string name, TextValue value, string indent) => WithAll(name, [value], indent);

    /// <summary>The message with a field set to several values.</summary>
    public TextMessage WithAll(string name, IReadOnlyList<TextValue> values, string indent)
    {
        int place = Fields.ToList().FindIndex(field => field.Name == name);
        TextField? old = place < 0 ? null : Fields[place];
        List<TextField> fields = [.. Fields.Take(place < 0 ? Fields.Count : place)];
        for (int i = 0; i < values.Count; i++)
        {
            // A list, or a message, keeps its place and the comments before it; its spelling is new.
            string leading = i == 0 && old is not null ? old.Leading : fields.Count == 0 && Open.Length == 0 ? "" : "\n" + indent;
            fields.Add(new TextField(name, values[i] is TextScalar ? name + ": " : name + " ", values[i], "") { Leading = leading });
        }

        // One of several separate fields may have a comma behind it, which goes with it.
        fields.AddRange(Fields.Skip(place < 0 ? Fields.Count : place + 1).Where(field => field.Name != name));
        return this with { Fields = fields };
    }
}
