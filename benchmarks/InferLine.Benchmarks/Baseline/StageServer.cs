using InferLine.Profiles;

namespace InferLine.Benchmarks.Baseline;

/// <summary>A stage: one queue before a number of replicas, each of which serves a batch at a time.</summary>
internal sealed class StageServer(int index, LatencyProfile profile, int batchSize, int replicas)
{
    private readonly Queue<Item> _queue = new();
    private readonly List<Item> _becameReady = [];
    private int _idle = replicas;

    public int Index => index;

    public void Ready(Item item) => _becameReady.Add(item);

    public void Release() => _idle++;

    /// <summary>Queues what became ready at this time, in the order of queries, and lets idle replicas take batches.</summary>
    public void Start(double now, PriorityQueue<Event, double> events)
    {
        if (_becameReady.Count > 0)
        {
            _becameReady.Sort(Item.Compare);
            foreach (Item item in _becameReady)
            {
                _queue.Enqueue(item);
            }

            _becameReady.Clear();
        }

        while (_idle > 0 && _queue.Count > 0)
        {
            var batch = new Item[Math.Min(batchSize, _queue.Count)];
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = _queue.Dequeue();
            }

            _idle--;
            events.Enqueue(Event.Done(this, batch), now + profile.LatencySeconds(batch.Length));
        }
    }
}
