namespace InferLine.Serving.Stages;

/// <summary>Where batches are started: the thread pool, or, in tests, a queue that the test empties.</summary>
internal abstract class WorkScheduler
{
    public static WorkScheduler ThreadPool { get; } = new PoolScheduler();

    /// <summary>Runs an item soon, never before this call returns.</summary>
    /// <param name="item">The item.</param>
    /// <param name="next">Whether it is what this thread had best do next, as its data are in the cache.</param>
    public abstract void Schedule(IThreadPoolWorkItem item, bool next);

    private sealed class PoolScheduler : WorkScheduler
    {
        public override void Schedule(IThreadPoolWorkItem item, bool next) =>
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: next);
    }
}
