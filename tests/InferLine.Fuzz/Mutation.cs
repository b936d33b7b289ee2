using System.Globalization;
using System.Text;

namespace InferLine.Fuzz;

/// <summary>
/// Makes inputs that are nearly right out of right ones. Numbers, quoted texts, brackets and lines are all that JSON, CSV, protobuf text and Prometheus text have in common, and enough to hit what a
/// reader looks at; bytes are changed too.
/// </summary>
internal static class Mutation
{
    private const int MaxChanges = 5;
    private const int MaxLength = 1 << 20;

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e-400", "1e308", "1e309", "-1e309", "5e-324",
        "0.1", "1e15", "2e11", "1e400", "1E+2147483648", "00", "01", "0x", "0xFFFFFFFFFFFFFFFFFF", "0777777777777777777777777", "NaN", "Infinity", "-Infinity", "+1", ".5", "5.", "1_000", "16777217", "65537", "1e", "--1",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "[]", "{}", "\"\"", "[null]", "{\"a\":null}", "[[]]", "\"\\u0000\"", "\"\\ud800\"", "\"\\x\"", "\"-\"", "// x\n", "/* x */", "#", "'", "\"", ",", ",,", ":", "\r", "\n\n", "\t", ";", "<", ">",
    ];

    private static readonly byte[][] Bytes = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0], [0xE2, 0x80, 0xA8], [0x80], [0xFE, 0xFF], [0x0D], [0x1B]];

    /// <summary>A case: a seed with some changes.</summary>
    public static byte[] Make(IReadOnlyList<byte[]> seeds, Random random)
    {
        var content = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (int changes = random.Next(1, MaxChanges + 1); changes > 0; changes--)
        {
            Change(content, seeds, random);
            if (content.Count > MaxLength)
            {
                content.RemoveRange(MaxLength, content.Count - MaxLength);
            }
        }

        return [.. content];
    }

    private static void Change(List<byte> content, IReadOnlyList<byte[]> seeds, Random random)
    {
        (int at, int length) = random.Next(12) switch
        {
            < 4 => Token(content, random, IsNumber),
            < 7 => Quoted(content, random),
            < 9 => Bracketed(content, random),
            < 10 => Token(content, random, letter => letter != '\n'),
            _ => (random.Next(content.Count + 1), 0),
        };
        if (length == 0)
        {
            length = Math.Min(random.Next(16), content.Count - at);
        }

        byte[] part = [.. content.Skip(at).Take(length)];
        byte[] other = seeds[random.Next(seeds.Count)];
        byte[] change = random.Next(16) switch
        {
            0 => [],
            1 or 2 or 3 => Encoding.UTF8.GetBytes(Numbers[random.Next(Numbers.Length)]),
            4 or 5 or 6 => Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]),
            7 => Bytes[random.Next(Bytes.Length)],
            8 => [.. part, .. part],
            9 => [.. part, (byte)',', .. part],
            10 => Flipped(part, random),
            11 => Nested(random),
            12 => Long(random),
            13 => [.. other.Skip(random.Next(other.Length + 1)).Take(random.Next(64))],
            14 => Encoding.UTF8.GetBytes((random.NextDouble() * Math.Pow(10, random.Next(-5, 25))).ToString("R", CultureInfo.InvariantCulture)),
            _ => Truncation(content, ref at, ref length),
        };
        content.RemoveRange(at, length);
        content.InsertRange(at, change);
    }

    private static bool IsNumber(char letter) => char.IsAsciiDigit(letter) || letter is '.' or '-' or '+' or 'e' or 'E';

    /// <summary>A longest run of bytes of a kind that begins at or after a random place.</summary>
    private static (int At, int Length) Token(List<byte> content, Random random, Func<char, bool> isOf)
    {
        int at = random.Next(content.Count + 1);
        while (at < content.Count && !isOf((char)content[at]))
        {
            at++;
        }

        int end = at;
        while (end < content.Count && isOf((char)content[end]))
        {
            end++;
        }

        return (at, end - at);
    }

    /// <summary>A text in quotes at or after a random place, or what is inside of it.</summary>
    private static (int At, int Length) Quoted(List<byte> content, Random random)
    {
        int open = content.IndexOf((byte)'"', random.Next(content.Count + 1));
        int close = open < 0 ? -1 : content.IndexOf((byte)'"', open + 1);
        return close < 0 ? (content.Count, 0) : random.Next(3) == 0 ? (open + 1, close - open - 1) : (open, close - open + 1);
    }

    /// <summary>What a bracket at or after a random place encloses, with the brackets.</summary>
    private static (int At, int Length) Bracketed(List<byte> content, Random random)
    {
        int start = random.Next(content.Count + 1);
        int open = content.FindIndex(start, letter => letter is (byte)'{' or (byte)'[');
        int depth = 0;
        for (int i = Math.Max(open, 0); open >= 0 && i < content.Count; i++)
        {
            depth += content[i] is (byte)'{' or (byte)'[' ? 1 : content[i] is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth == 0)
            {
                return (open, i - open + 1);
            }
        }

        return (start, 0);
    }

    private static byte[] Flipped(byte[] part, Random random)
    {
        if (part.Length > 0)
        {
            part[random.Next(part.Length)] ^= (byte)(1 << random.Next(8));
        }

        return part;
    }

    private static byte[] Nested(Random random)
    {
        (string open, string close) = random.Next(4) switch
        {
            0 => ("[", "]"),
            1 => ("{\"a\":", "}"),
            2 => ("a{", "}"),
            _ => ("[{\"stages\":", "}]"),
        };
        int depth = random.Next(6) == 0 ? 100_000 : random.Next(200);
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + (random.Next(2) == 0 ? "1" + string.Concat(Enumerable.Repeat(close, depth)) : ""));
    }

    private static byte[] Long(Random random)
    {
        string text = new("a0 \"\n,é"[random.Next(7)], random.Next(4) == 0 ? 300_000 : random.Next(2000));
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? $"\"{text}\"" : text);
    }

    private static byte[] Truncation(List<byte> content, ref int at, ref int length)
    {
        length = content.Count - at;
        return [];
    }
}
