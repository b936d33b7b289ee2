using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>Builds the tree of a text (https://protobuf.dev/reference/protobuf/textformat-spec/).</summary>
internal sealed class TextParser
{
    /// <summary>Deeper than any configuration, and not too deep for the stack.</summary>
    private const int DeepestNesting = 100;

    private readonly TextScanner _scanner;
    private TextToken _next;
    private int _depth;

    private TextParser(string text, string document)
    {
        _scanner = new TextScanner(text, document);
        _next = _scanner.Next();
    }

    /// <exception cref="InvalidInputException">It is not text format; the message names the line.</exception>
    public static TextMessage Parse(string text, string document)
    {
        var parser = new TextParser(text, document);
        List<TextField> fields = parser.ParseFields();
        return parser._next.Kind == TextTokenKind.End
            ? new TextMessage("", fields, parser._next.Leading)
            : throw parser.Unexpected("a field's name");
    }

    private List<TextField> ParseFields()
    {
        if (++_depth > DeepestNesting)
        {
            throw _scanner.Error(_next.Line, FormattableString.Invariant($"messages are nested more than {DeepestNesting} deep; a model's configuration is not"));
        }

        var fields = new List<TextField>();
        while (_next.Kind == TextTokenKind.Identifier || _next.Is('['))
        {
            fields.Add(ParseField());
        }

        _depth--;
        return fields;
    }

    private TextField ParseField()
    {
        string leading = _next.Leading;
        var head = new StringBuilder();
        string name = ParseName(head);
        bool colon = _next.Is(':');
        if (colon)
        {
            head.Append(Take());
        }

        TextValue value = _next.Is('[') ? ParseList()
            : _next.Is('{') || _next.Is('<') ? ParseMessage()
            : colon ? ParseScalar()
            : throw Unexpected("':' and a value, or '{'");
        return new TextField(name, head.ToString(), value, _next.Is(',') || _next.Is(';') ? Take().ToString() : "") { Leading = leading };
    }

    /// <summary>A name, or an extension or type URL in brackets.</summary>
    private string ParseName(StringBuilder head)
    {
        TextToken first = Take();
        head.Append(first.Text);
        if (first.Kind == TextTokenKind.Identifier)
        {
            return first.Text;
        }

        var name = new StringBuilder("[");
        while (!_next.Is(']'))
        {
            if (_next.Kind is TextTokenKind.End or TextTokenKind.String || (_next.Kind == TextTokenKind.Symbol && !_next.Is('.') && !_next.Is('/') && !_next.Is('-')))
            {
                throw Unexpected("an extension's name and ']'");
            }

            name.Append(_next.Text);
            head.Append(Take());
        }

        head.Append(Take());
        return name.Append(']').ToString();
    }

    private TextMessage ParseMessage()
    {
        TextToken open = Take();
        char end = open.Is('{') ? '}' : '>';
        List<TextField> fields = ParseFields();
        return _next.Is(end) ? new TextMessage(open.ToString(), fields, Take().ToString()) : throw Unexpected($"a field's name, or '{end}' for the '{open.Text}' of line {open.Line}");
    }

    private TextList ParseList()
    {
        string open = Take().ToString();
        var items = new List<TextValue>();
        var separators = new List<string>();
        while (!_next.Is(']'))
        {
            items.Add(_next.Is('{') || _next.Is('<') ? ParseMessage() : ParseScalar());
            if (_next.Is(','))
            {
                separators.Add(Take().ToString());
            }
            else if (!_next.Is(']'))
            {
                throw Unexpected("',' or ']'");
            }
        }

        return separators.Count > 0 && separators.Count == items.Count ? throw Unexpected("a value after the last ','") : new TextList(open, items, separators, Take().ToString());
    }

    private TextScalar ParseScalar()
    {
        if (_next.Kind == TextTokenKind.String)
        {
            var raw = new StringBuilder();
            var bytes = new List<byte>();
            while (_next.Kind == TextTokenKind.String)
            {
                TextStrings.Unescape(_next.Text, bytes);
                raw.Append(Take());
            }

            return new TextScalar(raw.ToString(), Encoding.UTF8.GetString([.. bytes]), IsString: true);
        }

        string sign = _next.Is('-') ? Take().ToString() : "";
        return _next.Kind is TextTokenKind.Number or TextTokenKind.Identifier
            ? new TextScalar(sign + _next, sign.Trim() + _next.Text, IsString: false) with { Raw = sign + Take() }
            : throw Unexpected("a value");
    }

    private TextToken Take()
    {
        TextToken taken = _next;
        _next = _scanner.Next();
        return taken;
    }

    private InvalidInputException Unexpected(string expected) =>
        _scanner.Error(_next.Line, _next.Kind == TextTokenKind.End ? $"the text ends where {expected} should be" : $"'{_next.Text}' is where {expected} should be");
}
