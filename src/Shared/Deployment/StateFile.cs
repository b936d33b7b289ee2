using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serialization;

namespace InferLine.Backends.Deployment;

/// <summary>Keeps the desired state in a file, or nowhere.</summary>
internal sealed class StateFile(string? path, Pipeline pipeline, string backend)
{
    /// <summary>Far above the state of any pipeline.</summary>
    private const int MaxBytes = 16 << 20;

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
            FileStream stream = File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
            {
                return await ReadAsync(stream, path, pipeline, backend, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotOurs(path, pipeline, backend, exception);
        }
    }

    /// <summary>Reads a state.</summary>
    internal static async Task<DesiredState> ReadAsync(Stream stream, string path, Pipeline pipeline, string backend, CancellationToken cancellationToken)
    {
        try
        {
            if (stream.Length > MaxBytes)
            {
                throw new InvalidInputException(FormattableString.Invariant($"it is larger than {MaxBytes >> 20} MiB"));
            }

            DesiredStateDocument document = await JsonSerializer.DeserializeAsync(stream, StateJsonContext.Default.DesiredStateDocument, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("it is null");
            if (document.Stages.Any(stage => stage.Servers.Values.Any(share => share < 0)))
            {
                throw new InvalidInputException("a server has fewer than 0 replicas");
            }

            var plan = new Plan(
                document.Pipeline, document.Stages.Select(stage => new StagePlan(stage.Name, stage.Hardware, stage.BatchSize, stage.Replicas, TimeSpan.FromMilliseconds(stage.MaxDelayMs)) { Batching = stage.Batching }));
            return new DesiredState(
                [.. plan.InOrderOf(pipeline).Select(stage => new DesiredStage(stage, document.Stages.First(one => one.Name == stage.Stage).Servers))], Decision: 0);
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or NullReferenceException or ArgumentException or OverflowException)
        {
            throw NotOurs(path, pipeline, backend, exception);
        }
    }

    /// <summary>Saves the state, as a whole or not at all.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
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
        await WholeFile.ReplaceAsync(
            path, stream => JsonSerializer.SerializeAsync(stream, document, StateJsonContext.Default.DesiredStateDocument, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static InvalidInputException NotOurs(string path, Pipeline pipeline, string backend, Exception exception) =>
        new(path, null, $"it is not what the {backend} backend of pipeline '{pipeline.Name}' keeps: {exception.Message}; remove the file, and apply a plan", exception);
}
