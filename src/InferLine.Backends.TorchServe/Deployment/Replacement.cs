using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Deployment;

/// <summary>
/// Registers a model anew beside what is registered, since the server cannot change the batch size of a registered model: as another version if there is an archive of one, else under its other name.
/// </summary>
internal sealed class Replacement(ModelSite site)
{
    private const int MaxWarmUps = 64;

    private readonly HashSet<ModelSlot> _own = [];
    private bool _isModelApiDisabled;

    /// <summary>Whether the server lets models be registered.</summary>
    public async Task<bool> IsPossibleAsync(RegisteredModels present, CancellationToken cancellationToken) =>
        ArchivesFor(present).Count > 0 && (await site.Client.CheckModelApiAsync(cancellationToken).ConfigureAwait(false)).IsSuccess;

    /// <summary>The archives to register from: those of the options, else those that the model is registered from.</summary>
    public IReadOnlyList<string> ArchivesFor(RegisteredModels present) =>
        site.Archives.Count > 0 ? site.Archives : [.. present.All.Select(one => one.Description.ModelUrl).Where(url => url.Length > 0).Distinct(StringComparer.Ordinal).Take(1)];

    /// <summary>What would be tried, one after the other: names that are free, or will be once what is left over is removed.</summary>
    public IReadOnlyList<ModelRegistration> Candidates(WorkerTarget target, RegisteredModels present, RegisteredModel? serving)
    {
        IReadOnlyList<string> archives = ArchivesFor(present);
        (string Name, string Archive)[] candidates = [.. archives.Select(archive => (site.Model, archive)), .. archives.Take(1).Select(archive => (ModelSlot.OtherName(site.Model), archive))];
        return
        [
            .. candidates.Where(candidate => !present.All.Any(one => IsTakenBy(one, candidate.Name, candidate.Archive) && (one == serving || (!IsOwn(one) && one.Description.Workers.Count > 0)))).Select(candidate => new ModelRegistration(candidate.Archive)
            {
                ModelName = candidate.Name,
                BatchSize = target.BatchSize,
                MaxBatchDelay = target.DelayMilliseconds,
                ResponseTimeout = serving is { Description.ResponseTimeout: > 0 } ? serving.Description.ResponseTimeout : null,
                StartupTimeout = serving is { Description.StartupTimeout: > 0 } ? serving.Description.StartupTimeout : null,
            }),
        ];
    }

    /// <summary>Registers, without workers.</summary>
    /// <returns>What was registered, or why nothing was.</returns>
    public async Task<(RegisteredModel? Registered, TorchServeError? Error)> RegisterAsync(WorkerTarget target, RegisteredModels present, RegisteredModel? serving, CancellationToken cancellationToken)
    {
        TorchServeError? error = null;
        foreach (ModelRegistration registration in Candidates(target, present, serving))
        {
            foreach (RegisteredModel idle in present.All.Where(one => one != serving && IsTakenBy(one, registration.ModelName!, registration.Url)))
            {
                // The same archive under the same name, with no worker: it would be this registration but for the batch size.
                await RemoveAsync(idle.Slot, cancellationToken).ConfigureAwait(false);
                present = present.Without(idle);
            }

            site.Log.Registering(site.Server.Name, registration.ModelName!, registration.Url, target);
            error = (await site.Client.RegisterAsync(registration, cancellationToken).ConfigureAwait(false)).Error;
            if (error is { Kind: TorchServeErrorKind.AlreadyRegistered })
            {
                continue;
            }

            // Whatever the answer, it may be registered: the call is not the proof of it.
            TorchServeResult<RegisteredModels> now = await RegisteredModels.ReadAsync(site.Client, site.Model, cancellationToken).ConfigureAwait(false);
            if (now.ValueOrDefault?.All.FirstOrDefault(one => one.Slot.Name == registration.ModelName && present.Find(one.Slot) is null) is not { } registered)
            {
                return (null, error ?? now.Error ?? new TorchServeError(TorchServeErrorKind.NotFound, null, $"the server registered model '{registration.ModelName}' and does not have it"));
            }

            _own.Add(registered.Slot);
            IReadOnlyList<string> differences = target.Differences(registered.Description);
            if (differences.Count == 0)
            {
                return (registered, null);
            }

            await RemoveAsync(registered.Slot, cancellationToken).ConfigureAwait(false);
            return (null, new TorchServeError(TorchServeErrorKind.InvalidRequest, null, $"archive '{registration.Url}' does not take what it is registered with: {string.Join("; ", differences)}"));
        }

        return (null, error ?? new TorchServeError(
            TorchServeErrorKind.AlreadyRegistered, null, $"no archive is left to register: name those of the stage in Archives['{site.Stage}']; '{site.Model}' and '{ModelSlot.OtherName(site.Model)}' are registered"));
    }

    /// <summary>Sends the warm-up request as often as fills a batch of every worker.</summary>
    /// <returns>Why the new workers cannot be trusted; <see langword="null"/> if they can.</returns>
    public async Task<string?> WarmUpAsync(ModelSlot slot, WorkerTarget target, CancellationToken cancellationToken)
    {
        if (site.WarmUp is not { } warmUp)
        {
            return null;
        }

        PredictRequest request;
        try
        {
            byte[] body = warmUp.File is null ? System.Text.Encoding.UTF8.GetBytes(warmUp.Text!) : await File.ReadAllBytesAsync(warmUp.File, cancellationToken).ConfigureAwait(false);
            request = new PredictRequest(body, warmUp.ContentType) { Version = slot.Version };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the warm-up request '{warmUp.File}' cannot be read: {exception.Message}";
        }

        int requests = (int)Math.Min((long)target.Workers * target.BatchSize, MaxWarmUps);
        TorchServeResult<PredictResponse>[] answers =
            await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => site.Client.PredictAsync(slot.Name, request, cancellationToken))).ConfigureAwait(false);
        return answers.FirstOrDefault(answer => !answer.IsSuccess)?.Error is { } error ? $"the new workers fail the warm-up request: {error}" : null;
    }

    /// <summary>Says that a registered model is no longer needed: it goes with the next <see cref="CleanAsync"/>.</summary>
    public void Abandon(ModelSlot slot) => _own.Add(slot);

    /// <summary>Whether a registered model is there for nobody else: this made it, or it is of the stage's own archives, or has the name that is made for that.</summary>
    public bool IsOwn(RegisteredModel one) => _own.Contains(one.Slot) || one.Slot.Name != site.Model || site.Archives.Contains(one.Description.ModelUrl, StringComparer.Ordinal);

    /// <summary>Removes what is left over of changes that did not end.</summary>
    /// <returns>Why something could not be removed; <see langword="null"/> if nothing is left.</returns>
    public async Task<string?> CleanAsync(RegisteredModels present, ModelSlot? keep, CancellationToken cancellationToken)
    {
        // The default version of a name can only be removed as the last.
        string? problem = null;
        foreach (RegisteredModel left in present.All.Where(one => one.Slot != keep && IsOwn(one) && !(_isModelApiDisabled && one.Description.Workers.Count == 0)).OrderBy(one => one.IsDefault))
        {
            problem = await RemoveAsync(left.Slot, cancellationToken).ConfigureAwait(false) ?? problem;
        }

        return problem;
    }

    private static bool IsTakenBy(RegisteredModel one, string name, string archive) => one.Slot.Name == name && one.Description.ModelUrl == archive;

    /// <returns>Why it could not be removed; <see langword="null"/> if it is gone.</returns>
    public async Task<string?> RemoveAsync(ModelSlot slot, CancellationToken cancellationToken)
    {
        site.Log.Removing(site.Server.Name, slot);
        TorchServeError? error = (await site.Client.UnregisterAsync(slot.Name, slot.Version, cancellationToken).ConfigureAwait(false)).Error;
        if (error is null or { Kind: TorchServeErrorKind.NotFound })
        {
            _own.Remove(slot);
            return null;
        }

        if (error.Kind != TorchServeErrorKind.ModelApiDisabled)
        {
            return $"model {slot} could not be removed: {error}";
        }

        _isModelApiDisabled = true;

        // It cannot be removed; without workers it costs next to nothing.
        error = (await site.Client.ScaleAsync(slot.Name, 0, slot.Version, cancellationToken: cancellationToken).ConfigureAwait(false)).Error;
        return error is null ? null : $"the workers of model {slot}, which is no longer needed, could not be stopped: {error}";
    }
}
