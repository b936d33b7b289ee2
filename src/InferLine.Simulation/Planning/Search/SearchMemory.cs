using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>What the workers of a search share: deadlines for a latency limit, and what was simulated so far.</summary>
internal sealed class SearchMemory
{
    private readonly PlanSpace _space;
    private readonly long _bytes;
    private readonly SimulationCount _count;

    public SearchMemory(PlanSpace space, LeastService service, double limitSeconds, long bytes)
        : this(
            space,
            service,
            limitSeconds,
            bytes,
            new PrefixKeys(space.Layout),
            new PrefixCache<ItemStream>(bytes / 2, stream => 64 + ((sizeof(double) + sizeof(int)) * (long)stream.Count)),
            new SimulationCount())
    {
    }

    private SearchMemory(
        PlanSpace space, LeastService service, double limitSeconds, long bytes, PrefixKeys keys, PrefixCache<ItemStream> streams, SimulationCount count)
    {
        _space = space;
        _bytes = bytes;
        _count = count;
        Keys = keys;
        Streams = streams;
        Deadlines = [.. Enumerable.Range(0, space.StageCount).Select(stage => new StageDeadlines(space.Layout, service, stage, limitSeconds))];
        Outcomes = new PrefixCache<StageOutcome>(bytes / 2, outcome => outcome.Bytes);
    }

    public PrefixKeys Keys { get; }

    public StageDeadlines[] Deadlines { get; }

    /// <summary>What configurations do to the queries. This depends on the latency limit.</summary>
    public PrefixCache<StageOutcome> Outcomes { get; }

    /// <summary>When items are done. This does not depend on the limit.</summary>
    public PrefixCache<ItemStream> Streams { get; }

    /// <summary>How many times a stage was simulated, for this limit and all others.</summary>
    public long Simulations => _count.Value;

    public void CountSimulations(long simulations = 1) => _count.Add(simulations);

    /// <summary>Memory for another latency limit and other least service times, which shares all that does not depend on them.</summary>
    public SearchMemory With(LeastService service, double limitSeconds) => new(_space, service, limitSeconds, _bytes, Keys, Streams, _count);

    private sealed class SimulationCount
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Add(long simulations) => Interlocked.Add(ref _value, simulations);
    }
}
