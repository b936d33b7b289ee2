using InferLine.Backends;
using InferLine.Profiles;
using InferLine.Serving.Profiling;

namespace InferLine.Serving;

/// <summary>
/// Measures any model that can be a stage: makes one replica, warms it up, and runs batches of each size on it, as the runtime would. What a client does beside the model
/// itself, such as decoding and encoding, is part of the service time.
/// </summary>
/// <remarks>
/// The sizes take turns, so that a machine that becomes slower or faster meanwhile does so for all of them. Batches run one after the other: a profile says how fast one replica is
/// where nothing else takes its processors.
/// </remarks>
public sealed class ReplicaProfiler : IModelProfiler
{
    private readonly IStageClient _client;
    private readonly Func<int, object?> _input;
    private readonly ReplicaProfilerOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates a profiler.</summary>
    /// <param name="client">The model.</param>
    /// <param name="input">Makes the inputs: the item of a number, from 0 on. Each further item of a size has the next number, so that a batch holds different ones. Not measured.</param>
    /// <param name="options">How to measure; later changes have no effect.</param>
    /// <param name="time">Where time comes from; the system's clock if <see langword="null"/>.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public ReplicaProfiler(IStageClient client, Func<int, object?> input, ReplicaProfilerOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(input);
        _client = client;
        _input = input;
        _options = (options ?? new ReplicaProfilerOptions()).Checked();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task<LatencyProfile> MeasureAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batchSizes);

        // A profile of the sizes with any latency finds what is wrong with them before a model is loaded.
        _ = new LatencyProfile(batchSizes.Select(size => new BatchLatency(size, milliseconds: 1)));
        IStageReplica replica = await _client.CreateReplicaAsync(cancellationToken).ConfigureAwait(false);
        await using (replica.ConfigureAwait(false))
        {
            SampledSize[] sizes = [.. batchSizes.Select(size => new SampledSize(size, replica, _input, _time))];
            for (int i = 0; i < _options.WarmUpBatches; i++)
            {
                await RunEachAsync(sizes, keep: false, cancellationToken).ConfigureAwait(false);
            }

            long started = _time.GetTimestamp();
            for (int i = 0; i < _options.Samples && (i == 0 || _time.GetElapsedTime(started) < _options.TimeLimit); i++)
            {
                await RunEachAsync(sizes, keep: true, cancellationToken).ConfigureAwait(false);
            }

            return new LatencyProfile(sizes.Select(size => size.ToLatency())) { MeasuredOn = MeasuredOn() };
        }
    }

    private static async Task RunEachAsync(SampledSize[] sizes, bool keep, CancellationToken cancellationToken)
    {
        foreach (SampledSize size in sizes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await size.RunAsync(keep, cancellationToken).ConfigureAwait(false);
        }
    }

    private string MeasuredOn() =>
        string.Join("; ", new[] { Host.Description, _options.Engine, FormattableString.Invariant($"{_time.GetUtcNow():yyyy-MM-dd}") }.Where(part => !string.IsNullOrEmpty(part)));
}
