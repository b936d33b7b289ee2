using System.Globalization;
using InferLine.Backends.Triton.Client;
using InferLine.Backends.Triton.Configuration;
using InferLine.Backends.Triton.Profiling;
using InferLine.Profiles;

namespace InferLine.Backends.Triton;

/// <summary>
/// Measures a model through a Triton server: one instance, one batch at a time, from the request to its answer. That is the service time of a replica as plans and estimates mean it, with the way to the server and back.
/// </summary>
/// <remarks>
/// <para>
/// While it is measured the model has one instance, no delay for batches to fill, no response cache, and at least the largest batch that is asked for. Afterwards it is as it was found, with the same configuration or not
/// loaded, also if the measuring fails or is cancelled. Only instances are changed in place; anything else reloads the model twice, while the server goes on serving.
/// </para>
/// <para>The sizes take turns, so that a machine that becomes slower or faster meanwhile does so for all of them. Nobody else should use the model or its processors.</para>
/// </remarks>
public sealed class TritonModelProfiler : IModelProfiler
{
    private readonly TritonClient _client;
    private readonly string _model;
    private readonly TritonProfilerOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates a profiler.</summary>
    /// <param name="client">The server; it is not disposed.</param>
    /// <param name="model">The model in its repository, loaded or not.</param>
    /// <param name="options">How to measure; later changes have no effect.</param>
    /// <param name="time">Where time comes from; the system's clock if <see langword="null"/>.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public TritonModelProfiler(TritonClient client, string model, TritonProfilerOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(model);
        _client = client;
        _model = model;
        _options = (options ?? new TritonProfilerOptions()).Checked();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    /// <exception cref="TritonException">The server did not answer, or did not do what it was asked to; or the model could not be restored.</exception>
    public async Task<LatencyProfile> MeasureAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default) =>
        (await ProfileAsync(batchSizes, cancellationToken).ConfigureAwait(false)).Latency;

    /// <summary>Measures, and says what the server counted meanwhile too.</summary>
    /// <param name="batchSizes">The batch sizes, at least one, each once, in any order.</param>
    /// <param name="cancellationToken">Gives up, and restores the model.</param>
    /// <exception cref="InvalidInputException">There is no such model, it cannot be measured so, or a batch size or an input does not fit it.</exception>
    /// <exception cref="TritonException">The server did not answer, or did not do what it was asked to; or the model could not be restored.</exception>
    public async Task<TritonProfile> ProfileAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batchSizes);

        // A profile of the sizes with any latency finds what is wrong with them before the model is touched.
        _ = new LatencyProfile(batchSizes.Select(size => new BatchLatency(size, milliseconds: 1)));
        var borrowed = new BorrowedModel(_client, _model, _time);
        TritonProfile profile;
        try
        {
            ServerMetadata server = Answer(await _client.GetServerMetadataAsync(cancellationToken).ConfigureAwait(false), "the server does not say what it is");
            ModelConfiguration configuration = await borrowed.PrepareAsync(batchSizes.Max(), cancellationToken).ConfigureAwait(false);
            ModelMetadata metadata = Answer(await _client.GetModelMetadataAsync(_model, cancellationToken: cancellationToken).ConfigureAwait(false), $"model '{_model}' does not say what it takes");
            profile = await RunAsync([.. batchSizes.Order()], server, configuration, metadata, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (await borrowed.RestoreAsync().ConfigureAwait(false) is { } left)
            {
                throw new TritonException($"{left}; what had gone wrong before: {failure.Message}", failure);
            }

            throw;
        }

        return await borrowed.RestoreAsync().ConfigureAwait(false) is { } problem ? throw new TritonException(problem) : profile;
    }

    private static T Answer<T>(TritonResult<T> result, string problem)
        where T : class =>
        result.ValueOrDefault ?? throw new TritonException($"{problem}: {result.Error}", result.Error!);

    private async Task<TritonProfile> RunAsync(int[] sizes, ServerMetadata server, ModelConfiguration configuration, ModelMetadata metadata, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProfilingInput> inputs = ProfilingInput.For(metadata, configuration, _options);
        InferRequest[] requests = [.. sizes.Select(size => new InferRequest([.. inputs.Select(input => input.Batch(size, configuration.MaxBatchSize > 0))]))];
        List<double>[] samples = [.. sizes.Select(_ => new List<double>())];
        for (int i = 0; i < _options.WarmUpBatches; i++)
        {
            await RunEachAsync(sizes, requests, null, cancellationToken).ConfigureAwait(false);
        }

        TritonResult<IReadOnlyList<ModelStatistics>> before = await _client.GetStatisticsAsync(_model, cancellationToken: cancellationToken).ConfigureAwait(false);
        long started = _time.GetTimestamp();
        for (int i = 0; i < _options.Samples && (i == 0 || _time.GetElapsedTime(started) < _options.TimeLimit); i++)
        {
            await RunEachAsync(sizes, requests, samples, cancellationToken).ConfigureAwait(false);
        }

        TritonResult<IReadOnlyList<ModelStatistics>> after = await _client.GetStatisticsAsync(_model, cancellationToken: cancellationToken).ConfigureAwait(false);
        var times = ServerTimes.Between(before, after);
        TritonBatchMeasurement[] batches = [.. sizes.Select((size, s) => Summary(size, samples[s], times?.Of(size)))];
        return new TritonProfile(
            new LatencyProfile(batches.Select(batch => batch.Latency)) { MeasuredOn = MeasuredOn(server, configuration, inputs) },
            batches)
        {
            MeanQueueTime = times is { Queue.Count: > 0 } ? times.Queue.Mean : null,
            OtherExecutions = Math.Max(0, (times?.Executions ?? 0) - samples.Sum(ofSize => ofSize.Count)),
        };
    }

    private async Task RunEachAsync(int[] sizes, InferRequest[] requests, List<double>[]? samples, CancellationToken cancellationToken)
    {
        for (int s = 0; s < sizes.Length; s++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long started = _time.GetTimestamp();
            TritonResult<InferResponse> answer = await _client.InferAsync(_model, requests[s], cancellationToken).ConfigureAwait(false);
            TimeSpan taken = _time.GetElapsedTime(started);
            switch (answer.Error)
            {
                case null:
                    // A clock that is too coarse says nothing: no batch takes no time.
                    samples?[s].Add(Math.Max(taken.TotalMilliseconds, 1e-4));
                    break;
                case { Kind: TritonErrorKind.InvalidRequest } refused:
                    throw new InvalidInputException(null, $"model '{_model}'", string.Create(CultureInfo.InvariantCulture, $"it refuses a batch of {sizes[s]}: {refused}; give items that it takes"));
                case { } error:
                    throw new TritonException(string.Create(CultureInfo.InvariantCulture, $"model '{_model}' did not answer a batch of {sizes[s]}: {error}"), error);
            }
        }
    }

    private static TritonBatchMeasurement Summary(int size, List<double> milliseconds, BatchStatistics? server) =>
        new(BatchLatency.FromSamples(size, [.. milliseconds]), size * milliseconds.Count * 1000 / milliseconds.Sum())
        {
            MeanComputeInput = server?.ComputeInput.Mean,
            MeanComputeInfer = server?.ComputeInfer.Mean,
            MeanComputeOutput = server?.ComputeOutput.Mean,
        };

    private string MeasuredOn(ServerMetadata server, ModelConfiguration configuration, IReadOnlyList<ProfilingInput> inputs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Triton {server.Version} at {_client.Endpoint.Host}, {configuration.Backend}, {InstanceGroupJson.Describe(InstanceGroupJson.Layout(configuration.InstanceGroups))}, over HTTP; "
            + $"{string.Join(", ", inputs)} per item; {_time.GetUtcNow():yyyy-MM-dd}");
}
