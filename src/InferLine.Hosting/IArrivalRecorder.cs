namespace InferLine.Hosting;

/// <summary>
/// Where a host that serves by itself says that a query arrived. Registered by the pipeline's name as the key, and without a key where there is only one pipeline. The runtime of InferLine.Serving
/// does so itself.
/// </summary>
/// <remarks>Safe for use by several threads at once; nothing here allocates or waits.</remarks>
public interface IArrivalRecorder
{
    /// <summary>A query arrives now. Called once per query, when it enters; tens of nanoseconds.</summary>
    void RecordArrival();

    /// <summary>A query was answered. Optional: it is what the attainment is measured by.</summary>
    /// <param name="latency">The time from its arrival to its answer.</param>
    void RecordLatency(TimeSpan latency);

    /// <summary>A query ended without an answer: it failed or was refused. Optional; it counts as a miss. Queries that their callers cancelled are not recorded.</summary>
    void RecordFailure();
}
