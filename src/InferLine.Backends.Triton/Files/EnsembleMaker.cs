using InferLine.Backends.Triton.TextFormat;
using InferLine.Pipelines;

namespace InferLine.Backends.Triton.Files;

/// <summary>Makes the ensemble of a pipeline: its stages as steps, and the tensors between them.</summary>
internal sealed class EnsembleMaker(Pipeline pipeline, ModelRepositoryOptions options)
{
    /// <summary>Why there is no ensemble; <see langword="null"/> if there is to be one.</summary>
    public string? Obstacle(IReadOnlyList<StageModel> models)
    {
        if (!options.WriteEnsemble)
        {
            return "it was not asked for";
        }

        if (pipeline.Stages.Count == 1)
        {
            return "the pipeline has one stage";
        }

        return pipeline.Edges.FirstOrDefault(edge => edge.Probability < 1) is { } conditional ? $"{conditional} is taken by some queries only, and an ensemble runs all its steps"
            : pipeline.Edges.FirstOrDefault(edge => edge.FanOut > 1) is { } fanOut ? $"{fanOut} makes several items of one, and an ensemble does not"
            : models.Count < pipeline.Stages.Count ? "some stages are served elsewhere"
            : null;
    }

    /// <exception cref="InvalidInputException">It is not clear how the tensors connect, or they do not fit.</exception>
    public async Task<StageModel> MakeAsync(IReadOnlyList<StageModel> models, CancellationToken cancellationToken)
    {
        string name = RepositoryRules.EnsembleName(pipeline, options);
        int largest = models.All(model => model.Batches) ? models.Min(model => model.Text.MaxBatchSize) : 0;
        return await StageModelReader.ReadTextAsync(options.Source, name, cancellationToken).ConfigureAwait(false) is { } present
            ? Keep(name, present, models, largest)
            : new StageModel(-1, "", name, Write(name, models, largest), []);
    }

    /// <summary>An ensemble that somebody wrote: only batches larger than a member's would keep it from being served.</summary>
    private static StageModel Keep(string name, ConfigText present, IReadOnlyList<StageModel> models, int largest)
    {
        if (models.FirstOrDefault(model => !present.EnsembleMembers.Contains(model.Model, StringComparer.Ordinal)) is { } missing)
        {
            throw new InvalidInputException(
                null, $"ensemble '{name}'", $"the source has a model of this name, without the model '{missing.Model}' of stage '{missing.StageName}' as a step; correct it, or give the ensemble another name");
        }

        return present.MaxBatchSize <= largest
            ? new StageModel(-1, "", name, present, [])
            : new StageModel(-1, "", name, present.WithMaxBatchSize(largest), [FormattableString.Invariant($"max_batch_size: {present.MaxBatchSize} -> {largest}, the least of its members")]);
    }

    private ConfigText Write(string name, IReadOnlyList<StageModel> models, int largest)
    {
        EnsembleTensors tensors = new TensorConnector(pipeline, options, models, batches: largest > 0).Connect();
        var fields = new List<(string, TextValue)>
        {
            ("name", TextTree.String(name)),
            ("platform", TextTree.String("ensemble")),
            ("max_batch_size", TextTree.Number(largest)),
        };
        fields.AddRange(tensors.Inputs.Select(input => ("input", (TextValue)Tensor(input))));
        fields.AddRange(tensors.Outputs.Select(output => ("output", (TextValue)Tensor(output))));
        fields.Add(("ensemble_scheduling", TextTree.Message(0, pipeline.Topology.TopologicalOrder.Select(stage => ("step", (TextValue)Step(models[stage], tensors))))));
        return new ConfigText(TextTree.Document(fields));
    }

    private static TextMessage Tensor(ConfigTensor tensor) =>
        TextTree.Message(0, [("name", TextTree.String(tensor.Name)), ("data_type", TextTree.Word(tensor.DataType)), ("dims", TextTree.List(tensor.Dims.Select(TextTree.Number)))]);

    private static TextMessage Step(StageModel model, EnsembleTensors tensors) =>
        TextTree.Message(
            1,
            [
                ("model_name", TextTree.String(model.Model)),
                ("model_version", TextTree.Number(-1)),
                .. Map("input_map", model.Text.Inputs, tensor => tensors.Source(model.StageName, tensor.Name)),
                .. Map("output_map", model.Text.Outputs, tensor => tensors.Sink(model.StageName, tensor.Name)),
            ]);

    private static IEnumerable<(string, TextValue)> Map(string field, IReadOnlyList<ConfigTensor> tensors, Func<ConfigTensor, string?> name) =>
        tensors.Select(tensor => (tensor.Name, InEnsemble: name(tensor))).Where(pair => pair.InEnsemble is not null)
            .Select(pair => (field, (TextValue)TextTree.Message(2, [("key", TextTree.String(pair.Name)), ("value", TextTree.String(pair.InEnsemble!))])));
}
