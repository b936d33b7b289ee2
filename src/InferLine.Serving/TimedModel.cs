using InferLine.Backends;
using InferLine.Profiles;
using InferLine.Serving.Clients;

namespace InferLine.Serving;

/// <summary>
/// A model for tests and demonstrations that takes as long as a profile says: a batch of n is done latency(n) after it started, never before, and by the system's clock rarely more than 0.2 ms after, as long as a core is free. Any
/// number of replicas wait on one thread.
/// </summary>
public sealed class TimedModel : IStageClient
{
    private readonly LatencyProfile _profile;
    private readonly IStageClient? _model;
    private readonly TimeProvider _time;

    /// <summary>Creates a model.</summary>
    /// <param name="profile">The service time by batch size. A larger batch than it allows fails.</param>
    /// <param name="model">What makes the outputs, within the service time; if <see langword="null"/>, the outputs are the inputs.</param>
    /// <param name="time">Where time comes from; the system's clock if <see langword="null"/>.</param>
    public TimedModel(LatencyProfile profile, IStageClient? model = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _profile = profile;
        _model = model;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>How long a replica takes to start.</summary>
    /// <value>Zero or more; the default is zero.</value>
    public TimeSpan Activation { get; init; }

    /// <summary>A profile that is linear in the batch size: <paramref name="fixedTime"/> + n · <paramref name="timePerItem"/>.</summary>
    /// <param name="fixedTime">The time that every batch takes; zero or more.</param>
    /// <param name="timePerItem">The time that every item adds; zero or more, and not both zero.</param>
    /// <param name="maxBatchSize">The largest batch, 1 to <see cref="BatchLatency.MaxSize"/>.</param>
    /// <exception cref="InvalidInputException">A batch would take no time, or a number is out of its range.</exception>
    public static LatencyProfile Linear(TimeSpan fixedTime, TimeSpan timePerItem, int maxBatchSize)
    {
        var one = new BatchLatency(1, (fixedTime + timePerItem).TotalMilliseconds);
        return new LatencyProfile(maxBatchSize == 1 ? [one] : [one, new BatchLatency(maxBatchSize, (fixedTime + (maxBatchSize * timePerItem)).TotalMilliseconds)]);
    }

    /// <inheritdoc/>
    public async ValueTask<IStageReplica> CreateReplicaAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Activation, _time, cancellationToken).ConfigureAwait(false);
        return new TimedReplica(_profile, _model is null ? null : await _model.CreateReplicaAsync(cancellationToken).ConfigureAwait(false), _time);
    }
}
