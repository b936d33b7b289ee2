using Microsoft.Extensions.Options;

namespace InferLine.Backends.DependencyInjection;

/// <summary>Checks the options of one pipeline's backend.</summary>
/// <param name="pipeline">The pipeline's name, which is that of the options.</param>
/// <param name="server">What the servers are called in messages.</param>
/// <param name="problems">All that is wrong with the options.</param>
internal sealed class BackendOptionsValidator<TOptions>(string pipeline, string server, Func<TOptions, IReadOnlyList<string>> problems) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != pipeline)
        {
            return ValidateOptionsResult.Skip;
        }

        IReadOnlyList<string> found = problems(options);
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found.Select(problem => $"{server} backend of pipeline '{name}': {problem}"));
    }
}
