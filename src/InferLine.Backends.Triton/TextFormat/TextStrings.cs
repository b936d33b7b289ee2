using System.Globalization;
using System.Text;

namespace InferLine.Backends.Triton.TextFormat;

/// <summary>Strings in quotes.</summary>
internal static class TextStrings
{
    /// <summary>Adds the bytes that a string in quotes means. Escapes that nobody defined mean their letter.</summary>
    public static void Unescape(string quoted, List<byte> bytes)
    {
        ReadOnlySpan<char> rest = quoted.AsSpan(1, quoted.Length - 2);
        while (rest.Length > 0)
        {
            int plain = rest.IndexOf('\\');
            if (plain != 0)
            {
                ReadOnlySpan<char> text = plain < 0 ? rest : rest[..plain];
                bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
                rest = rest[text.Length..];
                continue;
            }

            char escape = rest.Length > 1 ? rest[1] : '\\';
            rest = rest[Math.Min(2, rest.Length)..];
            switch (escape)
            {
                case 'x' or 'X':
                    bytes.Add((byte)TakeNumber(ref rest, 2, 16));
                    break;
                case >= '0' and <= '7':
                    // The digit itself is the first of up to three.
                    int value = escape - '0';
                    for (int digits = 1; digits < 3 && rest.Length > 0 && rest[0] is >= '0' and <= '7'; digits++)
                    {
                        value = (value * 8) + (rest[0] - '0');
                        rest = rest[1..];
                    }

                    bytes.Add((byte)value);
                    break;
                case 'u' or 'U':
                    int point = TakeNumber(ref rest, escape == 'u' ? 4 : 8, 16);
                    bytes.AddRange(Encoding.UTF8.GetBytes(Rune.IsValid(point) ? new Rune(point).ToString() : "\uFFFD"));
                    break;
                default:
                    bytes.AddRange(Encoding.UTF8.GetBytes(new[]
                    {
                        escape switch
                        {
                            'n' => '\n',
                            't' => '\t',
                            'r' => '\r',
                            'a' => '\a',
                            'b' => '\b',
                            'f' => '\f',
                            'v' => '\v',
                            _ => escape,
                        },
                    }));
                    break;
            }
        }
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\x7f' => "\\" + Convert.ToString(c, 8).PadLeft(3, '0'),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static int TakeNumber(ref ReadOnlySpan<char> rest, int longest, int radix)
    {
        int length = 0;
        while (length < Math.Min(longest, rest.Length) && char.IsAsciiHexDigit(rest[length]))
        {
            length++;
        }

        string digits = rest[..length].ToString();
        rest = rest[length..];
        return length == 0 ? 0 : (int)Math.Min(int.MaxValue, long.Parse(digits, radix == 16 ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
