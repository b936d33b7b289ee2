using InferLine.Input;

namespace InferLine.Servers;

/// <summary>Fields that servers files of all kinds have.</summary>
internal static class ServerFields
{
    private const double LongestTime = 86_400;

    /// <summary>The servers, one after the other.</summary>
    /// <exception cref="InvalidInputException">There are none, or nothing where one should be.</exception>
    public static IEnumerable<TBinding> Bindings<TDocument, TBinding>(IReadOnlyList<TDocument?>? bindings, string document, Func<TDocument, string, TBinding> read)
        where TDocument : class
    {
        if (bindings is not { Count: > 0 })
        {
            throw new InvalidInputException(document, "bindings", "there are none; give hardware and endpoint of each server");
        }

        for (int i = 0; i < bindings.Count; i++)
        {
            string place = FormattableString.Invariant($"bindings[{i}]");
            yield return read(bindings[i] ?? throw new InvalidInputException(document, place, "it is null; give hardware and endpoint of a server"), place);
        }
    }

    /// <summary>The models of stages.</summary>
    /// <exception cref="InvalidInputException">One is null.</exception>
    public static void AddModels(IDictionary<string, string> target, IReadOnlyDictionary<string, string>? models, string document)
    {
        foreach ((string stage, string model) in models ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            target.Add(stage, model ?? throw new InvalidInputException(document, $"models, stage '{stage}'", "it is null; give the name of a model"));
        }
    }

    /// <exception cref="InvalidInputException">It is no name.</exception>
    public static string Hardware(string? name, string document, string place) => InputErrors.In(document, () => Require.Name(name, place, "hardware"));

    /// <exception cref="InvalidInputException">It is missing, or no address.</exception>
    public static Uri Address(string? text, string document, string place, string example) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new InvalidInputException(document, place, text is null ? $"it is missing; give the server's address, like {example}" : $"'{OptionKinds.ShownAddress(text)}' is not the address of a server; write it like {example}");

    /// <summary>The same, where it may be missing.</summary>
    public static Uri? OptionalAddress(string? text, string document, string place, string example) => text is null ? null : Address(text, document, place, example);

    /// <exception cref="InvalidInputException">It is out of its range.</exception>
    public static TimeSpan? Time(double? seconds, string document, string place) =>
        seconds is null ? null
            : seconds is > 0 and <= LongestTime ? TimeSpan.FromSeconds(seconds.Value)
            : throw new InvalidInputException(document, place, FormattableString.Invariant($"it is {seconds}; use seconds greater than 0, up to {LongestTime}"));
}
