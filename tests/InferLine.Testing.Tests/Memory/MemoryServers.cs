using InferLine.Plans;

namespace InferLine.Testing.Tests.Memory;

/// <summary>Servers that are a table: what each stage runs.</summary>
internal sealed class MemoryServers(IReadOnlyList<string> stages)
{
    private static readonly ObservedStage AtStart = new("", 1, 1, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly ObservedStage[] _running = [.. stages.Select(stage => AtStart with { Stage = stage })];
    private Fault? _fault;
    private TaskCompletionSource _healed = Healed();
    private int _removals;
    private long _changes;

    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>What a backend keeps for its successor.</summary>
    public IReadOnlyList<StagePlan>? Kept { get; set; }

    public IReadOnlyList<ObservedStage> Look()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    public void Break(Fault fault) => Set(fault);

    public void Heal() => Set(null);

    public void Restart()
    {
        for (int s = 0; s < stages.Count; s++)
        {
            Put(s, 1, 1, TimeSpan.Zero);
        }
    }

    public async Task<IReadOnlyList<ObservedStage>> ReadAsync(CancellationToken cancellationToken)
    {
        await AnswerAsync(isChange: false, cancellationToken);
        return Look();
    }

    public async Task ChangeAsync(int stage, StagePlan plan, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _changes);
        await AnswerAsync(isChange: true, cancellationToken);
        Put(stage, plan.Replicas, plan.BatchSize, plan.MaxDelay);
    }

    /// <summary>Takes a stage down, whatever the fault.</summary>
    public void TakeDown(int stage) => Put(stage, 0, 1, TimeSpan.Zero);

    /// <param name="dropsWhenRemoved">Whether queries die with the replicas that go.</param>
    public async Task ServeAsync(bool dropsWhenRemoved)
    {
        int before = Volatile.Read(ref _removals);
        for (int i = 0; i < 20; i++)
        {
            await Task.Yield();
        }

        if (dropsWhenRemoved && Volatile.Read(ref _removals) != before)
        {
            throw new IOException("the replica went");
        }
    }

    private void Put(int stage, int replicas, int batchSize, TimeSpan delay)
    {
        lock (_gate)
        {
            _removals += replicas < _running[stage].Replicas ? 1 : 0;
            _running[stage] = new ObservedStage(stages[stage], replicas, batchSize, delay);
        }
    }

    private async Task AnswerAsync(bool isChange, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }

        (Fault? fault, Task healed) = State();
        if (fault == Fault.Unreachable)
        {
            throw new IOException("no connection");
        }

        if (fault == Fault.Refusing && isChange)
        {
            throw new IOException("refused");
        }

        await healed.WaitAsync(cancellationToken);
    }

    private (Fault? Fault, Task Healed) State()
    {
        lock (_gate)
        {
            return (_fault, _fault == Fault.Silent ? _healed.Task : Task.CompletedTask);
        }
    }

    private void Set(Fault? fault)
    {
        lock (_gate)
        {
            _fault = fault;
            _healed.TrySetResult();
            _healed = fault is null ? Healed() : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static TaskCompletionSource Healed()
    {
        var healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        healed.SetResult();
        return healed;
    }
}
