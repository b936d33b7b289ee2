using System.Globalization;
using System.Text;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>A Java properties file whose values are changed where they stand: comments, order and all other properties stay.</summary>
internal sealed class PropertiesText
{
    private readonly List<Entry> _entries = [];

    public PropertiesText(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string trimmed = lines[i].TrimStart(' ', '\t', '\f');
            if (trimmed.Length == 0 || trimmed[0] is '#' or '!')
            {
                _entries.Add(new Entry(lines[i], null, ""));
                continue;
            }

            var raw = new StringBuilder(lines[i]);
            var logical = new StringBuilder(trimmed);
            while (Continues(logical) && i + 1 < lines.Length)
            {
                logical.Length--;
                raw.Append('\n').Append(lines[++i]);
                logical.Append(lines[i].TrimStart(' ', '\t', '\f'));
            }

            (string key, string value) = Split(logical.ToString());
            _entries.Add(new Entry(raw.ToString(), key, value));
        }

        if (_entries is [{ Key: null, Raw: "" }])
        {
            _entries.Clear();
        }
    }

    /// <summary>A property's value; <see langword="null"/> if it is not set. Where it is set twice the last one holds.</summary>
    public string? this[string key] => _entries.FindLast(entry => entry.Key == key)?.Value;

    /// <summary>Sets a property.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="lines">The value as it is written, on several lines; <see langword="null"/> for one.</param>
    public void Set(string key, string value, IReadOnlyList<string>? lines = null)
    {
        string written = string.Join("\\\n", (lines ?? [value]).Select(Escape));
        var entry = new Entry($"{key}={written}", key, value);
        int place = _entries.FindLastIndex(one => one.Key == key);
        if (place < 0)
        {
            _entries.Add(entry);
        }
        else if (_entries[place].Value != value)
        {
            _entries[place] = entry;
        }
    }

    public void Comment(string text) => _entries.Add(new Entry("# " + text, null, ""));

    public override string ToString() => string.Concat(_entries.Select(entry => entry.Raw + "\n"));

    /// <summary>Whether the line goes on: it ends in a backslash that is not itself escaped.</summary>
    private static bool Continues(StringBuilder line)
    {
        int count = 0;
        while (count < line.Length && line[^(count + 1)] == '\\')
        {
            count++;
        }

        return count % 2 == 1;
    }

    private static (string Key, string Value) Split(string line)
    {
        int end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
        {
            end += line[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, line.Length);
        string rest = line[end..].TrimStart(' ', '\t', '\f');
        if (rest.Length > 0 && rest[0] is '=' or ':')
        {
            rest = rest[1..].TrimStart(' ', '\t', '\f');
        }

        return (Unescape(line[..end]), Unescape(rest));
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u' && i + 4 < text.Length && int.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', char other => other });
        }

        return result.ToString();
    }

    /// <summary>Java reads the file as Latin-1.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (char letter in text)
        {
            _ = letter == '\\' ? result.Append("\\\\")
                : letter is >= ' ' and <= '~' ? result.Append(letter)
                : result.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return result.ToString();
    }

    private sealed record Entry(string Raw, string? Key, string Value);
}
