using InferLine.Profiles;

namespace InferLine.Backends;

/// <summary>Measures how long one replica of a model takes for a batch, by batch size, where the model will be served.</summary>
public interface IModelProfiler
{
    /// <summary>Measures. What else runs on the machine meanwhile makes the result worse.</summary>
    /// <param name="batchSizes">The batch sizes, at least one, each once, 1 to <see cref="BatchLatency.MaxSize"/>, in any order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each size the median of the service times, with their 99th percentile and number, and what they were measured on.</returns>
    /// <exception cref="InvalidInputException">A batch size is out of its range, given twice, or more than the model takes.</exception>
    Task<LatencyProfile> MeasureAsync(IReadOnlyList<int> batchSizes, CancellationToken cancellationToken = default);
}
