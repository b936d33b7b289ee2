using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace InferLine.Hosting.Setup;

/// <summary>Reads the inputs of a pipeline as part of the validation of its options, so that a bad option and a bad file are reported together, and keeps them.</summary>
internal sealed class PipelineInputsValidator(IEnumerable<PipelineRegistration> registrations, PipelineInputsReader reader) : IValidateOptions<HostedPipelineOptions>
{
    private readonly ConcurrentDictionary<string, PipelineInputs> _inputs = new(StringComparer.Ordinal);

    public ValidateOptionsResult Validate(string? name, HostedPipelineOptions options)
    {
        PipelineRegistration? registration = registrations.FirstOrDefault(candidate => candidate.Name == name);
        if (registration is null)
        {
            return ValidateOptionsResult.Skip;
        }

        if (_inputs.ContainsKey(registration.Name))
        {
            // Configuration was loaded anew; what runs does not begin again with it.
            return ValidateOptionsResult.Success;
        }

        var errors = new List<string>();
        if (reader.Read(registration, options, errors) is { } inputs)
        {
            _inputs[registration.Name] = inputs;
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(errors.Select(error => $"InferLine:Pipelines:{name}: {error}"));
    }

    /// <summary>The inputs of a pipeline whose options were found valid.</summary>
    public PipelineInputs InputsOf(string name) => _inputs[name];
}
