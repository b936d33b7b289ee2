using InferLine.Backends.Triton.TextFormat;

namespace InferLine.Backends.Triton.Files;

/// <summary>The tensors of an ensemble, and what they are called.</summary>
/// <param name="Inputs">What the ensemble takes.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Sources">What each input of a stage gets.</param>
/// <param name="Sinks">What the outputs of stages are called that somebody uses.</param>
internal sealed record EnsembleTensors(
    IReadOnlyList<ConfigTensor> Inputs,
    IReadOnlyList<ConfigTensor> Outputs,
    IReadOnlyDictionary<StageTensor, string> Sources,
    IReadOnlyDictionary<StageTensor, string> Sinks)
{
    public string? Source(string stage, string input) => Sources.GetValueOrDefault(new StageTensor(stage, input));

    public string? Sink(string stage, string output) => Sinks.GetValueOrDefault(new StageTensor(stage, output));
}
