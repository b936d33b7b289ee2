using InferLine.Profiles;

namespace InferLine.Backends.TorchServe;

/// <summary>What was measured of a model on a server.</summary>
/// <param name="Latency">What plans are made with: times from the first request of a batch to its last answer, as the client saw them.</param>
/// <param name="Batches">The same with the throughputs, by increasing batch size.</param>
public sealed record TorchServeProfile(LatencyProfile Latency, IReadOnlyList<TorchServeBatchMeasurement> Batches);
