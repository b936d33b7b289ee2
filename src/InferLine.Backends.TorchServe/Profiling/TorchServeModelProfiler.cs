using System.Globalization;
using InferLine.Backends.Http;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Backends.TorchServe.Profiling;
using InferLine.Profiles;

namespace InferLine.Backends.TorchServe;

/// <summary>
/// Measures a model through a TorchServe server: one worker, one full batch at a time, from the first request to the last answer. That is the service time of a replica as plans and estimates mean it, with the way to the
/// server and back and the forming of the batch.
/// </summary>
/// <remarks>
/// For each batch size the model is registered once more under the name <c>model.profile</c>, with one worker, and removed afterwards, also if the measuring fails or is cancelled. What serves is left alone, but shares
/// the processors: nobody else should use the server meanwhile. A batch of n is n requests at once; since the server waits for a batch to fill, none is smaller.
/// </remarks>
public sealed class TorchServeModelProfiler : IModelProfiler
{
    private readonly TorchServeClient _client;
    private readonly string _model;
    private readonly TorchServeProfilerOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates a profiler.</summary>
    /// <param name="client">The server; it is not disposed.</param>
    /// <param name="model">The model; it must be registered unless the options name an archive.</param>
    /// <param name="options">How to measure; later changes have no effect.</param>
    /// <param name="time">Where time comes from; the system's clock if <see langword="null"/>.</param>
    /// <exception cref="InvalidInputException">An option is out of its range, or the model's name is none.</exception>
    public TorchServeModelProfiler(TorchServeClient client, string model, TorchServeProfilerOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _client = client;
        _model = ModelPath.Check(model, "model");
        _options = options.Checked();
        _time = time ?? TimeProvider.System;
    }

    private string Place => $"model '{_model}' on {ServerAddress.NameOf(_client.Endpoint)}";

    /// <inheritdoc/>
    /// <exception cref="TorchServeException">The server did not answer, or did not do what it was asked to; or what was registered could not be removed.</exception>
    public async Task<LatencyProfile> MeasureAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default) =>
        (await ProfileAsync(batchSizes, cancellationToken).ConfigureAwait(false)).Latency;

    /// <summary>Measures, and tells the throughputs too.</summary>
    /// <param name="batchSizes">The batch sizes, at least one, each once, in any order.</param>
    /// <param name="cancellationToken">Gives up, and removes what was registered.</param>
    /// <exception cref="InvalidInputException">There is no such model or archive, or a batch size or a request does not fit it.</exception>
    /// <exception cref="TorchServeException">The server did not answer, or did not do what it was asked to; or what was registered could not be removed.</exception>
    public async Task<TorchServeProfile> ProfileAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batchSizes);

        // A profile of the sizes with any latency finds what is wrong with them before anything is registered.
        _ = new LatencyProfile(batchSizes.Select(size => new BatchLatency(size, milliseconds: 1)));
        TorchServeResult<ModelDescription> answer = await _client.DescribeAsync(_model, cancellationToken: cancellationToken).ConfigureAwait(false);
        ModelDescription? serving = answer.ValueOrDefault;
        if (answer.Error is { } error && (error.Kind != TorchServeErrorKind.NotFound || _options.Archive is null))
        {
            throw error.Kind == TorchServeErrorKind.NotFound
                ? new InvalidInputException(null, Place, "it is not registered; register it, or name its archive in the server's model store")
                : new TorchServeException($"{Place}: it could not be looked at: {error}", error);
        }

        string archive = _options.Archive ?? serving!.ModelUrl;
        var batches = new List<TorchServeBatchMeasurement>();
        foreach (int size in batchSizes.Order())
        {
            batches.Add(await MeasureAsync(size, archive, serving, _options.TimeLimit / batchSizes.Count, cancellationToken).ConfigureAwait(false));
        }

        return new TorchServeProfile(new LatencyProfile(batches.Select(batch => batch.Latency)) { MeasuredOn = MeasuredOn(archive) }, batches);
    }

    private async Task<TorchServeBatchMeasurement> MeasureAsync(int size, string archive, ModelDescription? serving, TimeSpan limit, CancellationToken cancellationToken)
    {
        var registration = new ProfiledRegistration(_client, _model, archive, serving, _options, _time);
        List<double> samples;
        try
        {
            await registration.RegisterAsync(size, cancellationToken).ConfigureAwait(false);
            samples = await RunAsync(size, registration.Name, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (await registration.RemoveAsync().ConfigureAwait(false) is { } left)
            {
                throw new TorchServeException($"{left}; what had gone wrong before: {failure.Message}", failure);
            }

            throw;
        }

        return await registration.RemoveAsync().ConfigureAwait(false) is { } problem
            ? throw new TorchServeException(problem)
            : new TorchServeBatchMeasurement(BatchLatency.FromSamples(size, [.. samples]), size * samples.Count * 1000.0 / samples.Sum());
    }

    private async Task<List<double>> RunAsync(int size, string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        PredictRequest[] batch = [.. Enumerable.Range(0, size).Select(i => _options.Requests[i % _options.Requests.Count])];
        for (int i = 0; i < _options.WarmUpBatches; i++)
        {
            await SendAsync(name, batch, cancellationToken).ConfigureAwait(false);
        }

        var samples = new List<double>();
        long started = _time.GetTimestamp();
        for (int i = 0; i < _options.Samples && (i == 0 || _time.GetElapsedTime(started) < limit); i++)
        {
            long began = _time.GetTimestamp();
            await SendAsync(name, batch, cancellationToken).ConfigureAwait(false);

            // A clock that is too coarse says nothing: no batch takes no time.
            samples.Add(Math.Max(_time.GetElapsedTime(began).TotalMilliseconds, 1e-4));
        }

        return samples;
    }

    private async Task SendAsync(string name, PredictRequest[] batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TorchServeResult<PredictResponse>[] answers = await Task.WhenAll(batch.Select(request => _client.PredictAsync(name, request, cancellationToken))).ConfigureAwait(false);
        if (answers.FirstOrDefault(answer => !answer.IsSuccess)?.Error is not { } error)
        {
            return;
        }

        string what = string.Create(CultureInfo.InvariantCulture, $"a batch of {batch.Length}");
        throw error.Kind switch
        {
            TorchServeErrorKind.InvalidRequest or TorchServeErrorKind.TooLarge or TorchServeErrorKind.HandlerStatus =>
                new InvalidInputException(null, Place, $"it refuses {what}: {error}; give requests that its handler takes"),
            TorchServeErrorKind.HandlerFailed => new TorchServeException($"{Place}: its handler fails with {what}, and the server's log says why; perhaps it takes other requests: {error}", error),
            TorchServeErrorKind.Refused => new TorchServeException($"{Place}: the server refuses requests of {what}: its queue (job_queue_size) must hold as many, and the worker must live: {error}", error),
            _ => new TorchServeException($"{Place}: it did not answer {what}: {error}", error),
        };
    }

    private string MeasuredOn(string archive)
    {
        int[] bytes = [.. _options.Requests.Select(request => request.Body.Length)];
        string size = bytes.Min() == bytes.Max() ? string.Create(CultureInfo.InvariantCulture, $"{bytes.Min()} bytes") : string.Create(CultureInfo.InvariantCulture, $"{bytes.Min()} to {bytes.Max()} bytes");
        string types = string.Join(" and ", _options.Requests.Select(request => request.ContentType).Distinct(StringComparer.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"TorchServe at {_client.Endpoint.Host}, {archive}, 1 worker, over HTTP; {types} of {size} per item; {_time.GetUtcNow():yyyy-MM-dd}");
    }
}
