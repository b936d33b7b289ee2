namespace InferLine.Backends.Triton.TextFormat;

/// <summary>Cuts text into tokens.</summary>
internal sealed class TextScanner(string text, string document)
{
    private const string Symbols = "{}<>[]:,;-/.";

    private int _at;
    private int _line = 1;

    public TextToken Next()
    {
        string leading = SkipTrivia();
        int line = _line;
        if (_at == text.Length)
        {
            return new TextToken(TextTokenKind.End, "", leading, line);
        }

        int start = _at;
        char first = text[_at];
        TextTokenKind kind;
        if (first is '"' or '\'')
        {
            ScanString(first);
            kind = TextTokenKind.String;
        }
        else if (char.IsAsciiLetter(first) || first == '_')
        {
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            {
                _at++;
            }

            kind = TextTokenKind.Identifier;
        }
        else if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            ScanNumber();
            kind = TextTokenKind.Number;
        }
        else if (Symbols.Contains(first, StringComparison.Ordinal))
        {
            _at++;
            kind = TextTokenKind.Symbol;
        }
        else
        {
            throw Error(line, $"'{first}' has no meaning here; remove it, or put text into quotes");
        }

        return new TextToken(kind, text[start.._at], leading, line);
    }

    public InvalidInputException Error(int line, string problem) => new(document, FormattableString.Invariant($"line {line}"), problem);

    private string SkipTrivia()
    {
        int start = _at;
        while (_at < text.Length)
        {
            if (text[_at] == '#')
            {
                while (_at < text.Length && text[_at] != '\n')
                {
                    _at++;
                }
            }
            else if (char.IsWhiteSpace(text[_at]) || text[_at] == '\uFEFF')
            {
                _line += text[_at] == '\n' ? 1 : 0;
                _at++;
            }
            else
            {
                break;
            }
        }

        return text[start.._at];
    }

    private void ScanString(char quote)
    {
        int line = _line;
        for (_at++; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == '\\')
            {
                _at++;
            }
            else if (text[_at] == quote)
            {
                _at++;
                return;
            }
        }

        throw Error(line, $"a string has no end; close it with {quote}");
    }

    private void ScanNumber()
    {
        // Exponents have signs; whatever else is wrong with the number is found when it is read.
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }
    }
}
