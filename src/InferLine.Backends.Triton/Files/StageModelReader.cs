using System.Text;
using InferLine.Backends.Files;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serialization;

namespace InferLine.Backends.Triton.Files;

/// <summary>Reads the configurations of the stages' models, and makes them what is planned.</summary>
internal static class StageModelReader
{
    public const string ConfigurationFile = "config.pbtxt";

    /// <exception cref="InvalidInputException">Models are not there, or cannot be served as planned; the message says all that is in the way.</exception>
    public static async Task<IReadOnlyList<StageModel>> ReadAsync(Pipeline pipeline, IReadOnlyList<StagePlan> plans, ModelRepositoryOptions options, CancellationToken cancellationToken)
    {
        var models = new List<StageModel>();
        var problems = new List<string>();
        StageSelection selection = RepositoryRules.Selection(pipeline, options);
        foreach (int stage in selection.Indexes)
        {
            string model = selection.ModelOf(stage);
            string place = $"stage '{plans[stage].Stage}'";
            if (!Directory.Exists(Path.Combine(options.Source, model)))
            {
                problems.Add($"{place}: {options.Source} has no folder of a model '{model}'; put it there, or name another model for the stage");
                continue;
            }

            ConfigText present = await ReadTextAsync(options.Source, model, cancellationToken).ConfigureAwait(false) ?? new ConfigText(TextTree.Document([]));
            ModelTarget target = Target(plans[stage], options);

            // Where the configuration does not say whether the model batches, the plan does: the server completes the rest.
            bool batches = present.MaxBatchSize > 0 || (!present.HasMaxBatchSize && target.BatchSize > 1);
            if (PlannedConfiguration.Obstacle(present.IsEnsemble, present.HasSequenceBatching, batches, target) is { } obstacle)
            {
                problems.Add($"{place}: model '{model}': {obstacle}");
                continue;
            }

            models.Add(new StageModel(stage, plans[stage].Stage, model, present.Apply(target), PlannedConfiguration.Differences(present.Planned, batches, target)));
        }

        return problems.Count == 0 ? models : throw new InvalidInputException(null, "plan", $"nothing was written, since {string.Join("; ", problems)}");
    }

    /// <returns>The configuration of a model; <see langword="null"/> if it has none.</returns>
    public static async Task<ConfigText?> ReadTextAsync(string repository, string model, CancellationToken cancellationToken)
    {
        string file = Path.Combine(repository, model, ConfigurationFile);
        return File.Exists(file) ? ConfigText.Parse(await BoundedInput.LoadTextAsync(file, Encoding.UTF8, cancellationToken).ConfigureAwait(false), file) : null;
    }

    private static ModelTarget Target(StagePlan plan, ModelRepositoryOptions options)
    {
        InstanceDevice device = options.Devices[plan.Hardware];
        return new ModelTarget(plan.BatchSize, plan.MaxDelay, (plan.Replicas + options.Servers - 1) / options.Servers, device.Kind, device.Gpus);
    }
}
