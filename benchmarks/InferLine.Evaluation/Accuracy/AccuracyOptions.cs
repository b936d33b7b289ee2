using System.Globalization;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What of the comparison is wanted.</summary>
internal sealed record AccuracyOptions
{
    /// <summary>How they are written.</summary>
    public const string Usage = "[--quick] [--case NAME]... [--load PERCENT]... [--cv NUMBER]... [--minutes NUMBER] [--pin] [--csv FILE]";

    /// <summary>Whether one short round is enough.</summary>
    public bool Quick { get; private init; }

    /// <summary>The pipelines that are wanted; all if there is none.</summary>
    public IReadOnlyList<string> Cases { get; private init; } = [];

    /// <summary>The loads that are wanted, in percent; all if there is none.</summary>
    public IReadOnlyList<int> Loads { get; private init; } = [];

    /// <summary>The coefficients of variation that are wanted; all if there is none.</summary>
    public IReadOnlyList<double> Variations { get; private init; } = [];

    /// <summary>When no further pass may begin, unless it would end before; never if there is none.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>Whether the busiest stage of real models gets a core of its own.</summary>
    public bool Pin { get; private init; }

    /// <summary>The file that every round goes to.</summary>
    public string? Csv { get; private init; }

    /// <summary>Reads them.</summary>
    /// <returns><see langword="null"/> if they are not understood.</returns>
    public static AccuracyOptions? Parse(ReadOnlySpan<string> words)
    {
        var options = new AccuracyOptions();
        while (!words.IsEmpty)
        {
            (AccuracyOptions? read, int count) = words switch
            {
                ["--quick", ..] => (options with { Quick = true }, 1),
                ["--pin", ..] => (options with { Pin = true }, 1),
                ["--case", string name, ..] => (options with { Cases = [.. options.Cases, name] }, 2),
                ["--load", string percent, ..] when int.TryParse(percent, CultureInfo.InvariantCulture, out int load) => (options with { Loads = [.. options.Loads, load] }, 2),
                ["--cv", string number, ..] when double.TryParse(number, CultureInfo.InvariantCulture, out double variation) => (options with { Variations = [.. options.Variations, variation] }, 2),
                ["--minutes", string number, ..] when double.TryParse(number, CultureInfo.InvariantCulture, out double minutes) && minutes is > 0 and < 10_000 => (options with { Time = TimeSpan.FromMinutes(minutes) }, 2),
                ["--csv", string file, ..] => (options with { Csv = file }, 2),
                _ => ((AccuracyOptions?)null, 0),
            };
            if (read is null)
            {
                return null;
            }

            options = read;
            words = words[count..];
        }

        return options;
    }

    /// <summary>Whether a pipeline is wanted.</summary>
    public bool Includes(string pipeline) => Cases.Count == 0 || Cases.Contains(pipeline, StringComparer.Ordinal);

    /// <summary>The first pipeline that is wanted and does not exist; <see langword="null"/> if all do.</summary>
    /// <param name="pipelines">Those that exist.</param>
    public string? UnknownCase(IReadOnlyList<string> pipelines) => Cases.FirstOrDefault(wanted => !pipelines.Contains(wanted, StringComparer.Ordinal));

    /// <summary>Whether a coefficient of variation is wanted.</summary>
    public bool IncludesVariation(double variation) => Variations.Count == 0 || Variations.Contains(variation);

    /// <summary>Whether a load is wanted.</summary>
    /// <param name="share">As a share of what the bottleneck carries.</param>
    public bool Includes(double share) => Loads.Count == 0 || Loads.Contains((int)Math.Round(100 * share));
}
