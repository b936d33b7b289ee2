using System.CommandLine;

namespace InferLine.Commands;

/// <summary>Options of the form <c>model=value</c>.</summary>
internal static class ModelNames
{
    /// <summary>The values of an option by model, each of which is one of those at hand.</summary>
    public static Dictionary<string, string> Collect(ParseResult arguments, Option<KeyValuePair<string, string>[]?> option, IReadOnlyCollection<string> models)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string model, string value) in arguments.GetValue(option) ?? [])
        {
            if (!models.Contains(model, StringComparer.Ordinal))
            {
                throw new InvalidInputException(option.Name, $"'{model}={value}'", $"there is no such model here; use {string.Join(" or ", models.Select(one => $"'{one}'"))}");
            }

            if (!values.TryAdd(model, value))
            {
                throw new InvalidInputException(option.Name, $"model '{model}'", "it is given twice; keep one");
            }
        }

        return values;
    }
}
