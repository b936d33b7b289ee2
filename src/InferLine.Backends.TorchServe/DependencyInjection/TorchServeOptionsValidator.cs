using InferLine.Pipelines;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.TorchServe.DependencyInjection;

/// <summary>Checks the options of one pipeline's backend.</summary>
internal sealed class TorchServeOptionsValidator(Pipeline pipeline) : IValidateOptions<TorchServeOptions>
{
    public ValidateOptionsResult Validate(string? name, TorchServeOptions options)
    {
        if (name != pipeline.Name)
        {
            return ValidateOptionsResult.Skip;
        }

        IReadOnlyList<string> problems = TorchServeOptionsRules.Problems(options, pipeline);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"TorchServe backend of pipeline '{name}': {problem}"));
    }
}
