using InferLine.Backends.Http;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Deployment;

namespace InferLine.Backends.TorchServe.Profiling;

/// <summary>A model that is registered once more for measuring, with one worker, beside what serves; and removed again.</summary>
internal sealed class ProfiledRegistration(TorchServeClient client, string model, string archive, ModelDescription? serving, TorchServeProfilerOptions options, TimeProvider time)
{
    /// <summary>How long the server waits for a batch to fill: its requests are sent at once, so that it always does.</summary>
    private const int FillMilliseconds = 10_000;

    private const int MaxAttempts = 8;

    /// <summary>After an answer that was lost, the registration may come later than the first look for it.</summary>
    private const int UncertainAttempts = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private bool _mustRemove;
    private bool _isUncertain;

    public string Name { get; } = model + ".profile";

    private string Place => $"model '{Name}' on {ServerAddress.NameOf(client.Endpoint)}";

    /// <summary>Registers, and waits until one worker serves.</summary>
    /// <exception cref="InvalidInputException">There is no such archive, or it does not take the batch size.</exception>
    /// <exception cref="TorchServeException">The server does not answer, or not do it. What may be there must be removed all the same.</exception>
    public async Task RegisterAsync(int size, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var registration = new ModelRegistration(archive)
        {
            ModelName = Name,
            BatchSize = size,
            MaxBatchDelay = size == 1 ? 1 : FillMilliseconds,
            ResponseTimeout = serving is { ResponseTimeout: > 0 } ? serving.ResponseTimeout : null,
            StartupTimeout = serving is { StartupTimeout: > 0 } ? serving.StartupTimeout : null,
        };

        // Waited for even if the caller gives up: what is under way could otherwise come after what removes it.
        Check((await client.RegisterAsync(registration, CancellationToken.None).ConfigureAwait(false)).Error);
        cancellationToken.ThrowIfCancellationRequested();
        if ((await client.ScaleAsync(Name, 1, cancellationToken: cancellationToken).ConfigureAwait(false)).Error is { } refused)
        {
            throw new TorchServeException($"{Place}: its worker could not be started: {refused}", refused);
        }

        ModelDescription started = await WaitAsync(cancellationToken).ConfigureAwait(false);
        if (Math.Max(1, started.BatchSize) != size)
        {
            throw new InvalidInputException(null, Place, FormattableString.Invariant($"archive '{archive}' was registered with batches of {size}, and has batches of {started.BatchSize}"));
        }
    }

    /// <summary>Removes what was registered. It is not cancelled: whoever gives up wants it no less.</summary>
    /// <returns>Why it is still there; <see langword="null"/> if it is not.</returns>
    public async Task<string?> RemoveAsync()
    {
        if (!_mustRemove)
        {
            return null;
        }

        TorchServeError? error = null;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(FirstDelay * (1 << (attempt - 1)), time).ConfigureAwait(false);
            }

            error = (await client.UnregisterAsync(Name).ConfigureAwait(false)).Error;
            if (error is null || (error.Kind == TorchServeErrorKind.NotFound && (!_isUncertain || attempt >= UncertainAttempts - 1)))
            {
                return null;
            }
        }

        return $"{Place}, registered for measuring, could not be removed: {error}; remove it (DELETE /models/{Name})";
    }

    private void Check(TorchServeError? error)
    {
        switch (error?.Kind)
        {
            // These leave nothing registered, or somebody else's.
            case TorchServeErrorKind.AlreadyRegistered:
                throw new TorchServeException($"{Place}: it is there already: somebody measures the model, or a measurement was killed; remove it if nobody does (DELETE /models/{Name})", error);
            case TorchServeErrorKind.ArchiveNotFound or TorchServeErrorKind.InvalidRequest:
                throw new InvalidInputException(null, Place, $"archive '{archive}' cannot be registered: {error}");
            case TorchServeErrorKind.ModelApiDisabled or TorchServeErrorKind.Unauthorized:
                throw new TorchServeException($"{Place}: {ModelDeployer.Explain(error)}", error);
            case null:
                _mustRemove = true;
                return;
            default:
                (_mustRemove, _isUncertain) = (true, error.IsOutcomeUnknown);
                throw new TorchServeException($"{Place}: it could not be registered: {error}", error);
        }
    }

    private async Task<ModelDescription> WaitAsync(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        while (true)
        {
            TorchServeResult<ModelDescription> answer = await client.DescribeAsync(Name, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (answer.ValueOrDefault is not { } present)
            {
                throw new TorchServeException($"{Place}: it could not be looked at: {answer.Error}", answer.Error!);
            }

            if (present is { MinWorkers: 1, MaxWorkers: 1, Workers.Count: 1, ReadyWorkers: 1 })
            {
                return present;
            }

            if (time.GetElapsedTime(began) > options.StartTimeout)
            {
                throw new TorchServeException(FormattableString.Invariant(
                    $"{Place}: after {options.StartTimeout.TotalSeconds} s {RegisteredModels.Sick(present) ?? "the server has not changed the number of workers"}; its log says why"));
            }

            await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
