using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>Makes one model on one server what it should be: looks, changes what differs, and looks again. It unloads nothing, so that whatever was served goes on.</summary>
internal sealed class ModelDeployer(TritonServer server, string model, DeploymentLog log, TimeProvider time, TimeSpan retryDelay) : IModelDeployer<ModelTarget>
{
    private const int MaxLoads = 4;

    private readonly EnsembleGuard _ensembles = new(server, log);

    public async Task<LaneOutcome?> DeployAsync(ModelTarget target, Func<bool> isSuperseded, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? ensembles = null;
        TritonError? lastError = null;
        for (int loads = 0; ; loads++)
        {
            TritonResult<ModelConfiguration> present = await server.Client.GetModelConfigurationAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (present.Error is { Kind: not TritonErrorKind.NotFound } unread)
            {
                return Failed(target, null, unread);
            }

            ModelConfiguration? configuration = present.ValueOrDefault;
            if (configuration is not null)
            {
                IReadOnlyList<string> differences = PlannedConfiguration.Differences(configuration, target);
                if (PlannedConfiguration.Obstacle(configuration, target) is { } obstacle)
                {
                    return new LaneOutcome(target, configuration.Instances, obstacle);
                }

                if (differences.Count == 0)
                {
                    return new LaneOutcome(target, configuration.Instances, ensembles is null ? null : await _ensembles.CheckAsync(ensembles, cancellationToken).ConfigureAwait(false));
                }

                if (loads > 0 && lastError is null)
                {
                    return new LaneOutcome(target, configuration.Instances, $"the server took the configuration and does not run it: {string.Join("; ", differences)}");
                }

                if (ensembles is null)
                {
                    TritonResult<IReadOnlyList<string>> found = await server.FindEnsemblesOfAsync(model, cancellationToken).ConfigureAwait(false);
                    if (found.Error is { } unknown && target.BatchSize < configuration.MaxBatchSize)
                    {
                        return Failed(target, configuration, unknown);
                    }

                    ensembles = found.ValueOrDefault ?? [];
                    if (await _ensembles.PrepareAsync(model, ensembles, target.BatchSize, cancellationToken).ConfigureAwait(false) is { } held)
                    {
                        return new LaneOutcome(target, configuration.Instances, held);
                    }
                }

                log.Changing(server.Name, model, string.Join("; ", differences));
            }
            else
            {
                log.Loading(server.Name, model);
            }

            if (isSuperseded())
            {
                return null;
            }

            if (loads == MaxLoads)
            {
                return lastError is null ? new LaneOutcome(target, configuration?.Instances ?? 0, "the model went away again and again") : Failed(target, configuration, lastError);
            }

            lastError = await server.LoadAsync(model, configuration is null ? null : PlannedConfiguration.Apply(configuration, target), cancellationToken).ConfigureAwait(false);
            if (lastError is not null && !MayPass(lastError))
            {
                return Failed(target, configuration, lastError);
            }

            if (lastError is not null)
            {
                log.LoadFailed(server.Name, model, lastError.ToString());
                await Task.Delay(retryDelay * (1 << loads), time, cancellationToken).ConfigureAwait(false);
            }
            else if (configuration is null)
            {
                // Loaded from its files: now it can be compared. That was no attempt at the change.
                lastError = new TritonError(TritonErrorKind.NotFound, null, "the model is loaded from its files");
            }
        }
    }

    public async Task<string?> CompareAsync(ModelTarget target, CancellationToken cancellationToken)
    {
        TritonResult<ModelConfiguration> present = await server.Client.GetModelConfigurationAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false);
        string differences = present.ValueOrDefault is { } configuration ? string.Join("; ", PlannedConfiguration.Differences(configuration, target)) : present.Error!.ToString();
        return differences.Length == 0 ? null : differences;
    }

    /// <summary>Whether looking again, and trying again, may help. The same configuration twice does no harm.</summary>
    private static bool MayPass(TritonError error) => error.IsOutcomeUnknown || error.Kind is TritonErrorKind.Unavailable or TritonErrorKind.Internal or TritonErrorKind.UnexpectedAnswer;

    private static LaneOutcome Failed(ModelTarget target, ModelConfiguration? configuration, TritonError error) =>
        new(
            target,
            configuration?.Instances ?? 0,
            error.Kind switch
            {
                TritonErrorKind.ModelControlDisabled => $"the server does not allow models to be changed: start it with --model-control-mode=explicit; it said: {error}",
                TritonErrorKind.RefusedConfiguration => $"the server refuses the configuration, or has no such model; its log says why; it said: {error}",
                _ => error.ToString(),
            },
            error.IsOutcomeUnknown);
}
