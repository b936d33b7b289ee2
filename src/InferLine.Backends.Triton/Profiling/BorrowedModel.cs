using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;

namespace InferLine.Backends.Triton.Profiling;

/// <summary>A model that is configured for measuring, and afterwards as it was found: with the same configuration, or not loaded.</summary>
internal sealed class BorrowedModel(TritonClient client, string model, TimeProvider time)
{
    private const int MaxAttempts = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private ModelConfiguration? _found;
    private bool _mustUnload;
    private bool _mustPutBack;

    private string Place => $"model '{model}' on {ServerAddress.NameOf(client.Endpoint)}";

    /// <summary>Makes the model fit for batches of up to a size.</summary>
    /// <exception cref="InvalidInputException">There is no such model, or it cannot be measured so.</exception>
    /// <exception cref="TritonException">The server does not answer, or not do it. The model must be restored all the same.</exception>
    public async Task<ModelConfiguration> PrepareAsync(int largest, CancellationToken cancellationToken)
    {
        TritonResult<ModelConfiguration> present = await client.GetModelConfigurationAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (present.Error is { Kind: TritonErrorKind.NotFound })
        {
            await LoadFromFilesAsync(cancellationToken).ConfigureAwait(false);
            present = await client.GetModelConfigurationAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        ModelConfiguration found = present.ValueOrDefault ?? throw new TritonException($"{Place}: its configuration could not be read: {present.Error}", present.Error!);
        _found = found;
        if (ProfiledConfiguration.Obstacle(found, largest) is { } obstacle)
        {
            throw new InvalidInputException(null, Place, obstacle);
        }

        if (ProfiledConfiguration.For(found, largest) is not { } wanted)
        {
            return found;
        }

        _mustPutBack = true;
        await ChangeAsync(wanted, cancellationToken).ConfigureAwait(false);
        present = await client.GetModelConfigurationAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false);
        return present.ValueOrDefault is { } now && ProfiledConfiguration.For(now, largest) is null
            ? now
            : throw new TritonException($"{Place}: it was to be configured for measuring, and is not: {present.Error?.ToString() ?? "something else changes it"}");
    }

    /// <summary>Leaves the model as it was found. It is not cancelled: whoever gives up wants it no less.</summary>
    /// <returns>Why the model is not as it was found; <see langword="null"/> if it is.</returns>
    public async Task<string?> RestoreAsync()
    {
        if (!_mustUnload && !_mustPutBack)
        {
            return null;
        }

        TritonError? error = null;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(FirstDelay * (1 << (attempt - 1)), time).ConfigureAwait(false);
            }

            error = _mustUnload ? (await client.UnloadAsync(model, unloadDependents: true).ConfigureAwait(false)).Error : await PutBackAsync().ConfigureAwait(false);
            if (error is null)
            {
                return null;
            }
        }

        return _mustUnload
            ? $"{Place} was not loaded before, and could not be unloaded again: {error}; unload it"
            : $"{Place} is left configured for measuring, and could not be given back what it had: {error}; load it with this configuration: {_found!.ToJson()}";
    }

    private async Task LoadFromFilesAsync(CancellationToken cancellationToken)
    {
        TritonResult<IReadOnlyList<RepositoryEntry>> index = await client.GetRepositoryIndexAsync(cancellationToken).ConfigureAwait(false);
        if (index.Error is { } error)
        {
            throw new TritonException($"{Place}: it is not loaded, and the server's models could not be listed: {error}", error);
        }

        if (!index.Value.Any(entry => entry.Name == model))
        {
            string[] names = [.. index.Value.Select(entry => $"'{entry.Name}'").Distinct(StringComparer.Ordinal)];
            throw new InvalidInputException(null, Place, $"the server has no such model in its repository; it has {(names.Length == 0 ? "none" : string.Join(", ", names))}");
        }

        _mustUnload = true;
        await ChangeAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads. The call is waited for even if the caller gives up: what is under way could otherwise come after what restores.</summary>
    private async Task ChangeAsync(ModelConfiguration? configuration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TritonError? error = (await client.LoadAsync(model, configuration, CancellationToken.None).ConfigureAwait(false)).Error;
        cancellationToken.ThrowIfCancellationRequested();
        switch (error?.Kind)
        {
            case null:
                return;

            // These leave the model as it was.
            case TritonErrorKind.ModelControlDisabled:
                _mustUnload = _mustPutBack = false;
                throw new TritonException(
                    $"{Place}: it must be {(configuration is null ? "loaded" : "configured for measuring (one instance, no delay, large enough batches)")}, and the server does not allow that: "
                    + $"start it with --model-control-mode=explicit; it said: {error}",
                    error);
            case TritonErrorKind.Unauthorized:
                _mustUnload = _mustPutBack = false;
                throw new TritonException($"{Place}: the server refuses the credentials; it said: {error}", error);
            case TritonErrorKind.RefusedConfiguration:
                _mustUnload = _mustPutBack = false;
                throw new TritonException($"{Place}: the server refuses {(configuration is null ? "the model's files" : "the configuration for measuring")}; its log says why; it said: {error}", error);
            default:
                throw new TritonException($"{Place}: it could not be {(configuration is null ? "loaded" : "configured for measuring")}: {error}", error);
        }
    }

    /// <summary>Sent even if the model looks as it did: what was asked for before may still be under way, and the server does one after the other.</summary>
    private async Task<TritonError?> PutBackAsync()
    {
        if ((await client.LoadAsync(model, _found).ConfigureAwait(false)).Error is { } refused)
        {
            return refused;
        }

        TritonResult<ModelConfiguration> now = await client.GetModelConfigurationAsync(model).ConfigureAwait(false);
        return now.Error ?? (ProfiledConfiguration.AreSame(_found!, now.Value) ? null : new TritonError(TritonErrorKind.UnexpectedAnswer, null, "the server took it, and runs another one"));
    }
}
