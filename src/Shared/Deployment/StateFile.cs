using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Deployment;

/// <summary>Keeps the desired state in a file, or nowhere.</summary>
internal sealed class StateFile(string? path, Pipeline pipeline, string backend)
{
    /// <returns>The state; <see langword="null"/> if there is none.</returns>
    /// <exception cref="InvalidInputException">The file is there and is no state of this pipeline: a plan must be applied anew, and the file removed by who knows why it is there.</exception>
    public async Task<DesiredState?> LoadAsync(CancellationToken cancellationToken)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            byte[] json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            DesiredStateDocument document = JsonSerializer.Deserialize(json, StateJsonContext.Default.DesiredStateDocument) ?? throw new JsonException("it is null");
            var plan = new Plan(
                document.Pipeline, document.Stages.Select(stage => new StagePlan(stage.Name, stage.Hardware, stage.BatchSize, stage.Replicas, TimeSpan.FromMilliseconds(stage.MaxDelayMs)) { Batching = stage.Batching }));
            return new DesiredState(
                [.. plan.InOrderOf(pipeline).Select(stage => new DesiredStage(stage, document.Stages.First(one => one.Name == stage.Stage).Servers))], Decision: 0);
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or IOException or UnauthorizedAccessException or NullReferenceException or ArgumentException)
        {
            throw new InvalidInputException(path, null, $"it is not what the {backend} backend of pipeline '{pipeline.Name}' keeps: {exception.Message}; remove the file, and apply a plan", exception);
        }
    }

    /// <summary>Saves the state, as a whole or not at all.</summary>
    public async Task SaveAsync(DesiredState state, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return;
        }

        var document = new DesiredStateDocument(
            pipeline.Name,
            [
                .. state.Stages.Select(stage => new DesiredStageDocument(
                    stage.Plan.Stage, stage.Plan.Hardware, stage.Plan.BatchSize, stage.Plan.Replicas, stage.Plan.MaxDelay.TotalMilliseconds, stage.Plan.Batching, stage.Shares)),
            ]);
        string temporary = path + ".new";
        await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(document, StateJsonContext.Default.DesiredStateDocument), cancellationToken).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }
}
