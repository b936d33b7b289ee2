using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace InferLine.Input;

/// <summary>Makes options whose values are checked while the command line is parsed, with errors that say how to write them.</summary>
/// <remarks>Values are nullable so that a command can tell whether an option was given.</remarks>
internal static class OptionKinds
{
    /// <summary>The seed that is used where none is given.</summary>
    public const ulong DefaultSeed = 1;

    private const string StandardStream = "-";

    /// <summary>An option that names a file, or a folder.</summary>
    public static Option<string?> File(string name, string valueName, string description, bool required = true) =>
        Create<string?>(name, valueName, description, required, text => string.IsNullOrWhiteSpace(text) ? (null, $"the name of the {valueName} is empty") : (text, null));

    /// <summary>An option that takes what something is called that is no file.</summary>
    public static Option<string?> Text(string name, string valueName, string description, bool required = true) =>
        Create<string?>(
            name,
            valueName,
            description,
            required,
            text => string.IsNullOrWhiteSpace(text)
                ? (null, $"the name{(valueName == "name" ? "" : $" of the {valueName}")} is empty; give one{(required ? "" : ", or leave the option out")}")
                : (text, null));

    /// <summary>An option that takes a number of seconds, minutes and so on; see <see cref="Duration"/>.</summary>
    public static Option<TimeSpan?> Time(string name, string description, TimeSpan most, bool required = false, TimeSpan least = default) =>
        Create<TimeSpan?>(
            name,
            "time",
            description,
            required,
            text => !Duration.TryParse(text, most, out TimeSpan value, out string? problem) ? (null, problem)
                : value < least ? (null, $"'{text}' is out of range; use a duration from {Duration.Format(least)} to {Duration.Format(most)}")
                : (value, null));

    /// <summary>The same, where 0 (with or without a unit) is allowed.</summary>
    public static Option<TimeSpan?> TimeFromZero(string name, string description, TimeSpan most) =>
        Create<TimeSpan?>(
            name,
            "time",
            description,
            required: false,
            text => IsZeroTime(text) ? (TimeSpan.Zero, null) : Duration.TryParse(text, most, out TimeSpan value, out string? problem, least: "0s") ? (value, null) : (null, problem));

    /// <summary>An option that takes several durations, separated by commas; they are sorted, since they are a set.</summary>
    public static Option<TimeSpan[]?> Times(string name, string description, TimeSpan most) =>
        Create<TimeSpan[]?>(name, "times", description, required: false, text => ParseTimes(text, most, zeroIsAllowed: false));

    /// <summary>The same, where 0 (with or without a unit) is allowed.</summary>
    public static Option<TimeSpan[]?> TimesFromZero(string name, string description, TimeSpan most) =>
        Create<TimeSpan[]?>(name, "times", description, required: false, text => ParseTimes(text, most, zeroIsAllowed: true));

    /// <summary>An option that takes the address of a server.</summary>
    public static Option<Uri?> Address(string name, string description, bool required = true) =>
        Create<Uri?>(
            name,
            "address",
            description,
            required,
            text => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "http" or "https", UserInfo: "" }
                ? (address, null)
                : (null, $"'{ShownAddress(text)}' is not the address of a server; write it like http://localhost:8000, and credentials elsewhere"));

    /// <summary>What messages show of an address: what is before the last @ is a secret, as are a query and a fragment.</summary>
    public static string ShownAddress(string address)
    {
        int at = address.LastIndexOf('@');
        string shown = at < 0 ? address : $"...{address[at..]}";
        int end = shown.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? shown : $"{shown[..(end + 1)]}...";
    }

    /// <summary>An option that takes <c>name=value</c>, and may be repeated.</summary>
    public static Option<KeyValuePair<string, string>[]?> Assignments(string name, string valueName, string description) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = argument =>
            {
                var values = new List<KeyValuePair<string, string>>();
                foreach (Token token in argument.Tokens)
                {
                    int sign = token.Value.LastIndexOf('=');
                    if (sign <= 0 || sign == token.Value.Length - 1)
                    {
                        argument.AddError($"{name}: '{token.Value}' is not of the form {valueName}; write it like that");
                        return null;
                    }

                    values.Add(KeyValuePair.Create(token.Value[..sign], token.Value[(sign + 1)..]));
                }

                return [.. values];
            },
        };

    /// <summary>Takes over what such an option was given; of a name that is repeated the last value.</summary>
    public static void Fill(IDictionary<string, string> target, KeyValuePair<string, string>[]? assignments)
    {
        foreach ((string name, string value) in assignments ?? [])
        {
            target[name] = value;
        }
    }

    /// <summary>The option <c>--sweep</c>.</summary>
    public static Option<SweepRange?> Sweep(string description) =>
        Create<SweepRange?>("--sweep", "range", description, required: false, text => SweepRange.TryParse(text, out SweepRange? range, out string? problem) ? (range, null) : (null, problem));

    /// <summary>An option that takes integers from 1 on, separated by commas, or a single one.</summary>
    public static Option<int[]?> Integers(string name, string valueName, string description, int most, bool single = false) =>
        Create<int[]?>(
            name,
            valueName,
            description,
            required: false,
            text =>
            {
                int[] values = [.. (single ? [text] : text.Split(',')).Select(part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
                return values.All(value => value >= 1 && value <= most)
                    ? (values, null)
                    : (null, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not {(single ? "an integer" : "a list of integers")} from 1 to {most}; write it like {(single ? "2" : "1,2,4,8")}"));
            });

    /// <summary>An option that takes a number greater than 0.</summary>
    public static Option<double?> Positive(string name, string valueName, string description, double most, bool required = false) =>
        Create<double?>(
            name,
            valueName,
            description,
            required,
            text => ParseNumber(text) is { } value && value > 0 && value <= most
                ? (value, null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number greater than 0 and at most {most:R}; write it like 12.5")));

    /// <summary>An option that takes a number of 0 or more.</summary>
    public static Option<double?> NonNegative(string name, string valueName, string description, double most) =>
        Create<double?>(
            name,
            valueName,
            description,
            required: false,
            text => ParseNumber(text) is { } value && value >= 0 && value <= most
                ? (value, null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number from 0 to {most:R}; write it like 1.5")));

    /// <summary>An option that takes a share as a percentage, 0% or more.</summary>
    public static Option<double?> Percentage(string name, string description, double most) =>
        Create<double?>(
            name,
            "percent",
            description,
            required: false,
            text => text.EndsWith('%') && ParseNumber(text[..^1]) is { } value && value >= 0 && value <= most
                ? (value, null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a percentage from 0% to {most:R}%; write it like 20%")));

    /// <summary>The option <c>--seed</c>.</summary>
    public static Option<ulong> Seed(string description)
    {
        Option<ulong> option = Create<ulong>("--seed", "number", description, required: false, text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                ? (value, null)
                : (0, $"'{text}' is not a seed; use an integer from 0 to {ulong.MaxValue}"));
        option.DefaultValueFactory = _ => DefaultSeed;
        return option;
    }

    /// <summary>An option that takes one of a few names; the first is the default where none is required.</summary>
    public static Option<string> Name(string name, string description, string what, IReadOnlyList<string> choices, bool required = false)
    {
        Option<string> option = Create<string>(
            name,
            string.Join('|', choices),
            description,
            required,
            text => choices.Contains(text, StringComparer.Ordinal) ? (text, null) : ("", $"there is no {what} '{text}'; choose {string.Join(" or ", choices)}"));
        option.CompletionSources.Add([.. choices]);
        if (!required)
        {
            option.DefaultValueFactory = _ => choices[0];
        }

        return option;
    }

    /// <summary>Whether a file name stands for standard input or output.</summary>
    public static bool IsStandardStream(string path) => path == StandardStream;

    /// <summary>Standard input can be read once: at most one of these options may name it.</summary>
    public static void AtMostOneStandardInput(Command command, params Option<string?>[] inputs) =>
        command.Validators.Add(result =>
        {
            string[] fromStandardInput = [.. inputs.Where(option => TextOf(result, option) == StandardStream).Select(option => option.Name)];
            if (fromStandardInput.Length > 1)
            {
                result.AddError($"{string.Join(" and ", fromStandardInput)} are both '-', and standard input can be read once; give files for the others");
            }
        });

    /// <summary>The text of an option's value; <see langword="null"/> if the option was not given.</summary>
    public static string? TextOf(CommandResult result, Option option) => result.GetResult(option)?.Tokens is [Token token] ? token.Value : null;

    private static Option<T> Create<T>(string name, string valueName, string description, bool required, Func<string, (T Value, string? Problem)> parse) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Required = required,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = argument =>
            {
                (T value, string? problem) = parse(argument.Tokens[0].Value);
                if (problem is not null)
                {
                    argument.AddError($"{name}: {problem}");
                }

                return value;
            },
        };

    private static bool IsZeroTime(string text) => text is "0" or "0ms" or "0s";

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static (TimeSpan[]? Values, string? Problem) ParseTimes(string text, TimeSpan most, bool zeroIsAllowed)
    {
        var values = new SortedSet<TimeSpan>();
        foreach (string part in text.Split(','))
        {
            if (zeroIsAllowed && IsZeroTime(part.Trim()))
            {
                values.Add(TimeSpan.Zero);
                continue;
            }

            if (!Duration.TryParse(part.Trim(), most, out TimeSpan value, out string? problem))
            {
                return (null, problem);
            }

            values.Add(value);
        }

        return ([.. values], null);
    }
}
