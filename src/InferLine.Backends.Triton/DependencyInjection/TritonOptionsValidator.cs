using InferLine.Pipelines;
using Microsoft.Extensions.Options;

namespace InferLine.Backends.Triton.DependencyInjection;

/// <summary>Checks the options of one pipeline's backend.</summary>
internal sealed class TritonOptionsValidator(Pipeline pipeline) : IValidateOptions<TritonOptions>
{
    public ValidateOptionsResult Validate(string? name, TritonOptions options)
    {
        if (name != pipeline.Name)
        {
            return ValidateOptionsResult.Skip;
        }

        IReadOnlyList<string> problems = TritonOptionsRules.Problems(options, pipeline);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"Triton backend of pipeline '{name}': {problem}"));
    }
}
