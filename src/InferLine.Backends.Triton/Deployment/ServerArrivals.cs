using InferLine.Backends.Deployment;
using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>
/// Counts what arrives at a model of one server: what it answered or failed, and what waits. Without the last a server that cannot keep up would seem to be asked for what it can do, and no more. An item is
/// a query; requests that wait or failed are taken to have as many items as those that were answered. What is being executed is counted once it is answered.
/// </summary>
internal sealed class ServerArrivals
{
    private readonly CounterIncreases _items = new();
    private readonly CounterIncreases _requests = new();
    private readonly CounterIncreases _failures = new();
    private double? _pending;
    private double _itemsPerRequest = 1;

    /// <returns>The queries since the last reading; 0 the first time. It is negative while requests have left the queue and were not answered yet.</returns>
    public double Read(IReadOnlyList<TritonMetricSample> metrics, string model)
    {
        double items = _items.Read(metrics.CountersOf(TritonMetrics.Items, model));
        double requests = _requests.Read(metrics.CountersOf(TritonMetrics.Requests, model));
        double failures = _failures.Read(metrics.CountersOf(TritonMetrics.Failures, model));
        double pending = metrics.Of(TritonMetrics.Pending, model).Sum(sample => sample.Value);
        if (requests > 0 && items > 0)
        {
            _itemsPerRequest = items / requests;
        }

        // What waited in a server that was restarted did arrive.
        double grown = _pending is not { } before ? 0 : _items.HasBegunAnew || _requests.HasBegunAnew ? pending : pending - before;
        _pending = pending;
        return items + (_itemsPerRequest * (failures + grown));
    }
}
