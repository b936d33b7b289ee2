using System.CommandLine;
using System.Globalization;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Profiles;

namespace InferLine.Commands;

/// <summary>The options that say how many replicas a stage may have.</summary>
internal sealed class ReplicaLimitOptions
{
    private readonly Option<KeyValuePair<string, string>[]?> _least = OptionKinds.Assignments("--min-replicas", "stage=number", "The least replicas of a stage; may be repeated.");

    private readonly Option<KeyValuePair<string, string>[]?> _most = OptionKinds.Assignments("--max-replicas", "stage=number", "The most replicas of a stage; may be repeated.");

    public void AddTo(Command command)
    {
        command.Add(_least);
        command.Add(_most);
    }

    /// <summary>The limits by stage, each of which the pipeline has; an error names the option.</summary>
    public IReadOnlyDictionary<string, (int Min, int? Max)> Read(ParseResult arguments, Pipeline pipeline)
    {
        Dictionary<string, int> least = Read(arguments, _least, pipeline);
        Dictionary<string, int> most = Read(arguments, _most, pipeline);
        return least.Keys.Union(most.Keys, StringComparer.Ordinal).ToDictionary(
            stage => stage, stage => (least.GetValueOrDefault(stage, 1), most.TryGetValue(stage, out int max) ? max : (int?)null), StringComparer.Ordinal);
    }

    /// <summary>The values of an option by stage.</summary>
    public static Dictionary<string, string> Collect(ParseResult arguments, Option<KeyValuePair<string, string>[]?> option)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string stage, string value) in arguments.GetValue(option) ?? [])
        {
            if (!values.TryAdd(stage, value))
            {
                throw new InvalidInputException(null, option.Name, $"stage '{stage}' is given twice; keep one");
            }
        }

        return values;
    }

    private static Dictionary<string, int> Read(ParseResult arguments, Option<KeyValuePair<string, string>[]?> option, Pipeline pipeline)
    {
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string stage, string number) in Collect(arguments, option))
        {
            limits.Add(stage, Replicas(option.Name, number));
            _ = InputErrors.In(option.Name, () => pipeline.IndexOf(stage), $"'{stage}={number}'");
        }

        return limits;
    }

    private static int Replicas(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= HardwareType.MaxReplicaLimit
            ? value
            : throw new InvalidInputException(null, option, $"'{text}' is not a number of replicas; use an integer from 1 to {HardwareType.MaxReplicaLimit}");
}
