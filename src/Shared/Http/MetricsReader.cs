using System.Globalization;
using System.Text;

namespace InferLine.Backends.Http;

/// <summary>Reads the Prometheus text format: a sample a line, comments aside. Label and family order mean nothing.</summary>
internal static class MetricsReader
{
    /// <param name="text">The text.</param>
    /// <param name="create">Makes a sample of a name, its labels and its value.</param>
    /// <exception cref="FormatException">A line is not a sample.</exception>
    public static IReadOnlyList<T> Read<T>(string text, Func<string, IReadOnlyDictionary<string, string>, double, T> create)
    {
        var samples = new List<T>();
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.Length > 0 && trimmed[0] != '#')
            {
                samples.Add(ReadSample(trimmed, create));
            }
        }

        return samples;
    }

    private static T ReadSample<T>(string line, Func<string, IReadOnlyDictionary<string, string>, double, T> create)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        int end = line.AsSpan().IndexOfAny('{', ' ', '\t');
        if (end <= 0)
        {
            throw Bad(line);
        }

        string name = line[..end];
        if (line[end] == '{')
        {
            end = ReadLabels(line, end + 1, labels);
        }

        // A time stamp may follow the value.
        string[] rest = line[end..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return rest.Length is 1 or 2 ? create(name, labels, ReadValue(rest[0], line)) : throw Bad(line);
    }

    private static int ReadLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (true)
        {
            while (at < line.Length && line[at] is ' ' or ',')
            {
                at++;
            }

            if (at < line.Length && line[at] == '}')
            {
                return at + 1;
            }

            int equals = line.IndexOf('=', Math.Min(at, line.Length));
            if (equals < 0 || equals + 1 >= line.Length || line[equals + 1] != '"')
            {
                throw Bad(line);
            }

            string label = line[at..equals].Trim();
            var value = new StringBuilder();
            at = equals + 2;
            while (at < line.Length && line[at] != '"')
            {
                if (line[at] == '\\' && at + 1 < line.Length)
                {
                    at++;
                    value.Append(line[at] == 'n' ? '\n' : line[at]);
                }
                else
                {
                    value.Append(line[at]);
                }

                at++;
            }

            if (at >= line.Length)
            {
                throw Bad(line);
            }

            labels[label] = value.ToString();
            at++;
        }
    }

    private static double ReadValue(string text, string line) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Bad(line),
        };

    private static FormatException Bad(string line) => new($"'{ForeignText.Shortened(line)}' is not a line of metrics");
}
