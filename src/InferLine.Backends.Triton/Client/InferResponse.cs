namespace InferLine.Backends.Triton.Client;

/// <summary>A model's answer.</summary>
/// <param name="ModelName">The model.</param>
/// <param name="ModelVersion">The version that answered.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record InferResponse(string ModelName, string ModelVersion, IReadOnlyList<TritonTensor> Outputs)
{
    /// <summary>The request's name, if it had one.</summary>
    public string? Id { get; init; }

    /// <summary>The output of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidInputException">The answer has no such output.</exception>
    public TritonTensor this[string name] =>
        Outputs.FirstOrDefault(output => output.Name == name)
        ?? throw new InvalidInputException(
            null, $"model '{ModelName}'", $"the answer has no output '{name}'; it has {string.Join(", ", Outputs.Select(output => $"'{output.Name}'"))}");
}
