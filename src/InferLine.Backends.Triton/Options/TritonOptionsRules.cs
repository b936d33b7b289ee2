using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client.Wire;
using InferLine.Backends.Triton.Configuration;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton;

/// <summary>Checks options, and finds everything that is wrong, not only the first.</summary>
internal static class TritonOptionsRules
{
    private const string Example = "http://gpu-1:8000";

    public static IReadOnlyList<string> Problems(TritonOptions options, Pipeline? pipeline)
    {
        var problems = new List<string>();
        CheckBindings(options, problems);
        OptionChecks.CheckModels(
            problems, options, pipeline, "Triton", ModelPath.IsName, "letters, digits, '-', '_', '.' and '~'", "copy the model in the repository, and name the copies in Models");
        OptionChecks.CheckDeployment(problems, options);
        OptionChecks.CheckNumber(problems, nameof(options.MaxConcurrentLoads), options.MaxConcurrentLoads, 1, 8);
        OptionChecks.CheckClient(problems, options.Client, nameof(options.Client.LoadTimeout));
        return problems;
    }

    private static void CheckBindings(TritonOptions options, List<string> problems)
    {
        OptionChecks.CheckBindingCount(problems, options.Bindings.Count);
        var seen = new Dictionary<(string Hardware, Uri Endpoint), int>();
        for (int i = 0; i < options.Bindings.Count; i++)
        {
            TritonBinding binding = options.Bindings[i];
            string place = FormattableString.Invariant($"Bindings[{i}]");
            OptionChecks.CheckBinding(problems, place, binding.Hardware, binding.Endpoint, binding.MetricsEndpoint, binding.Capacity, Example);
            if (binding.Kind is not (DeviceKind.Cpu or DeviceKind.Gpu))
            {
                problems.Add($"{place}.Kind is {binding.Kind}; use {nameof(DeviceKind.Cpu)} or {nameof(DeviceKind.Gpu)}: InferLine must know how many instances there are");
            }

            if (binding.Kind == DeviceKind.Gpu != binding.Gpus.Count > 0 || binding.Gpus.Any(id => id < 0) || binding.Gpus.Distinct().Count() < binding.Gpus.Count)
            {
                problems.Add($"{place}.Gpus is [{string.Join(", ", binding.Gpus)}]; name the distinct ids of the graphics processors for {nameof(DeviceKind.Gpu)}, and none for {nameof(DeviceKind.Cpu)}");
            }

            // The address may be a wrong one with credentials in it, and is not told.
            if (binding.Endpoint is not null && !seen.TryAdd((binding.Hardware, binding.Endpoint), i))
            {
                problems.Add(FormattableString.Invariant(
                    $"{place} binds hardware '{binding.Hardware}' to the server of Bindings[{seen[(binding.Hardware, binding.Endpoint)]}] again; keep one binding of a type to a server"));
            }
        }
    }
}
