using System.Collections.Concurrent;
using InferLine.Backends.Deployment;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>A Triton server, the bounds on what it is asked for at once, and what is known of it.</summary>
internal sealed class TritonServer(TritonClient client, int maxConcurrentLoads) : ModelServer(ServerAddress.NameOf(client.Endpoint))
{
    private readonly SemaphoreSlim _loads = new(maxConcurrentLoads);

    /// <summary>The members of ensembles, and nothing of models that are none. What kind a model is does not change while it is loaded.</summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _members = new(StringComparer.Ordinal);

    public TritonClient Client { get; } = client;

    public override async Task<bool> IsLiveAsync(CancellationToken cancellationToken) => (await Client.IsLiveAsync(cancellationToken).ConfigureAwait(false)).IsSuccess;

    public override void Dispose()
    {
        _loads.Dispose();
        Client.Dispose();
    }

    /// <summary>Forgets what may have changed behind our back.</summary>
    public override void Forget() => _members.Clear();

    /// <summary>Loads, when it is this call's turn.</summary>
    public async Task<TritonError?> LoadAsync(string model, ModelConfiguration? configuration, CancellationToken cancellationToken)
    {
        await _loads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await Client.LoadAsync(model, configuration, cancellationToken).ConfigureAwait(false)).Error;
        }
        finally
        {
            _loads.Release();
        }
    }

    /// <summary>The ensembles that serve now and have the model as a member.</summary>
    /// <returns>Their names, or why they are not known.</returns>
    public async Task<TritonResult<IReadOnlyList<string>>> FindEnsemblesOfAsync(string model, CancellationToken cancellationToken)
    {
        TritonResult<IReadOnlyList<RepositoryEntry>> index = await Client.GetRepositoryIndexAsync(cancellationToken).ConfigureAwait(false);
        if (!index.IsSuccess)
        {
            return new TritonResult<IReadOnlyList<string>>(index.Error);
        }

        var ensembles = new List<string>();
        foreach (string name in index.Value.Where(entry => entry.State == ModelState.Ready).Select(entry => entry.Name).Distinct(StringComparer.Ordinal))
        {
            if (!_members.TryGetValue(name, out IReadOnlyList<string>? members))
            {
                TritonResult<ModelConfiguration> configuration = await Client.GetModelConfigurationAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
                if (configuration.Error is { Kind: not TritonErrorKind.NotFound } error)
                {
                    return new TritonResult<IReadOnlyList<string>>(error);
                }

                if (!configuration.IsSuccess)
                {
                    continue;
                }

                members = configuration.Value.EnsembleMembers;
                _members[name] = members;
            }

            if (members.Contains(model, StringComparer.Ordinal))
            {
                ensembles.Add(name);
            }
        }

        return new TritonResult<IReadOnlyList<string>>(ensembles);
    }
}
