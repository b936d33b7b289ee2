namespace InferLine.Timelines;

/// <summary>Says which replica serves each batch. To the simulation replicas are all the same; here the idle one with the lowest number takes the batch.</summary>
internal sealed class ReplicaTracks(int replicas)
{
    private readonly PriorityQueue<int, int> _idle = new(Enumerable.Range(1, replicas).Select(replica => (replica, replica)));
    private readonly PriorityQueue<int, double> _busy = new(replicas);

    /// <summary>The replica, counted from 1, that serves a batch. Batches are given in the order of their starts.</summary>
    public int Take(double start, double done)
    {
        while (_busy.TryPeek(out int replica, out double free) && free <= start)
        {
            _busy.Dequeue();
            _idle.Enqueue(replica, replica);
        }

        int taken = _idle.Dequeue();
        _busy.Enqueue(taken, done);
        return taken;
    }
}
