using InferLine.Backends.Triton.Client;

namespace InferLine.Backends.Triton.Deployment;

/// <summary>
/// Counts what arrives at a stage: what its servers answered, refused or failed, and what waits. Without the last a server that cannot keep up would seem to be asked for what it can do, and no more. An item is
/// a query; requests that wait or failed are taken to have as many items as those that were answered.
/// </summary>
internal sealed class ArrivalCounter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TritonServer, ServerArrivals> _servers = [];
    private double _arrived;
    private long _told;

    /// <summary>Takes in what the servers say. One that is not among them begins anew when it is again: what it answered meanwhile is not counted.</summary>
    /// <returns>The queries since the first reading. What is being executed is counted once it is answered.</returns>
    public long Read(IReadOnlyList<(StagePart Part, IReadOnlyList<MetricSample> Metrics)> readings)
    {
        lock (_gate)
        {
            foreach (TritonServer gone in _servers.Keys.Except(readings.Select(reading => reading.Part.Server.Server)).ToArray())
            {
                _servers.Remove(gone);
            }

            foreach ((StagePart part, IReadOnlyList<MetricSample> metrics) in readings)
            {
                if (!_servers.TryGetValue(part.Server.Server, out ServerArrivals? server))
                {
                    _servers.Add(part.Server.Server, server = new ServerArrivals());
                }

                _arrived += server.Read(metrics, part.Model);
            }

            // Requests that leave the queue are missing until they are answered; so the sum may fall for a while.
            _told = Math.Max(_told, (long)Math.Floor(_arrived + 1e-6));
            return _told;
        }
    }

    private sealed class ServerArrivals
    {
        private readonly CounterIncreases _items = new();
        private readonly CounterIncreases _requests = new();
        private readonly CounterIncreases _failures = new();
        private double? _pending;
        private double _itemsPerRequest = 1;

        public double Read(IReadOnlyList<MetricSample> metrics, string model)
        {
            double items = _items.Read(metrics.Of(TritonMetrics.Items, model));
            double requests = _requests.Read(metrics.Of(TritonMetrics.Requests, model));
            double failures = _failures.Read(metrics.Of(TritonMetrics.Failures, model));
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
}
