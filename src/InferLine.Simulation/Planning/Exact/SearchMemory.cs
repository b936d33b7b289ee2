using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>What the workers of a search share: deadlines, and what was simulated so far.</summary>
internal sealed class SearchMemory
{
    private long _simulations;

    public SearchMemory(PlanSpace space, LeastService service, double limitSeconds, long bytes)
    {
        Keys = new PrefixKeys(space.Layout);
        Deadlines = [.. Enumerable.Range(0, space.StageCount).Select(stage => new StageDeadlines(space.Layout, service, stage, limitSeconds))];
        Outcomes = new PrefixCache<StageOutcome>(bytes / 2, outcome => outcome.Bytes);
        Streams = new PrefixCache<ItemStream>(bytes / 2, stream => 64 + ((sizeof(double) + sizeof(int)) * (long)stream.Count));
    }

    public PrefixKeys Keys { get; }

    public StageDeadlines[] Deadlines { get; }

    public PrefixCache<StageOutcome> Outcomes { get; }

    public PrefixCache<ItemStream> Streams { get; }

    public long Simulations => Interlocked.Read(ref _simulations);

    public void CountSimulation() => Interlocked.Increment(ref _simulations);
}
