using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>
/// Keeps ensembles up when a member changes. The server answers 200 to a member whose largest batch falls below that of an ensemble, and takes the ensemble down without a word; so the ensemble's largest
/// batch is lowered first.
/// </summary>
internal sealed class EnsembleGuard(TritonServer server, DeploymentLog log)
{
    /// <summary>Lowers the largest batch of the ensembles that could not go on otherwise.</summary>
    /// <returns>Why that failed; <see langword="null"/> if nothing is in the way.</returns>
    public async Task<string?> PrepareAsync(string member, IReadOnlyList<string> ensembles, int batchSize, CancellationToken cancellationToken)
    {
        foreach (string ensemble in ensembles)
        {
            TritonResult<ModelConfiguration> present = await server.Client.GetModelConfigurationAsync(ensemble, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (present.Error is { Kind: not TritonErrorKind.NotFound } unread)
            {
                return $"ensemble '{ensemble}' might go down with its member, and could not be read: {unread}";
            }

            if (present.ValueOrDefault is not { } configuration || configuration.MaxBatchSize <= batchSize)
            {
                continue;
            }

            log.LoweringEnsemble(server.Name, ensemble, configuration.MaxBatchSize, batchSize, member);
            if (await server.LoadAsync(ensemble, WithMaxBatchSize(configuration, batchSize), cancellationToken).ConfigureAwait(false) is { } error)
            {
                return FormattableString.Invariant($"ensemble '{ensemble}' must not have batches larger than its member's {batchSize}, and could not be changed: {error}");
            }
        }

        return null;
    }

    /// <summary>Brings back the ensembles that went down all the same.</summary>
    /// <returns>Which could not be brought back; <see langword="null"/> if all serve.</returns>
    public async Task<string?> CheckAsync(IReadOnlyList<string> ensembles, CancellationToken cancellationToken)
    {
        foreach (string ensemble in ensembles)
        {
            TritonResult<TritonDone> ready = await server.Client.IsModelReadyAsync(ensemble, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (ready.Error is { Kind: TritonErrorKind.NotReady } && await server.LoadAsync(ensemble, null, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return $"ensemble '{ensemble}' went down with a change of its member, and does not come back: {error}";
            }
        }

        return null;
    }

    internal static ModelConfiguration WithMaxBatchSize(ModelConfiguration configuration, int batchSize)
    {
        System.Text.Json.Nodes.JsonObject root = configuration.CopyRoot();
        root["max_batch_size"] = batchSize;
        return new ModelConfiguration(root);
    }
}
