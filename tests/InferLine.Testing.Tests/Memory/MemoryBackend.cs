using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Testing.Tests.Memory;

/// <summary>A backend over <see cref="MemoryServers"/>: right without a flaw, and with one wrong in just that.</summary>
internal sealed class MemoryBackend(Pipeline pipeline, MemoryServers servers, Flaw flaw) : IServingBackend, IAsyncDisposable
{
    public const int LargestBatch = 64;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopped = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private IReadOnlyList<StagePlan>? _decided = flaw == Flaw.ForgetsWhenRestarted ? null : servers.Kept;
    private readonly List<IReadOnlyList<int>> _scaled = [];
    private int _decisions;
    private bool _isDisposed;

    public string Name => "memory";

    public Pipeline Pipeline => pipeline;

    public BackendCapabilities Capabilities => new()
    {
        ShortestDelay = TimeSpan.FromMilliseconds(1),
        KeepsQueriesWhenScaled = flaw != Flaw.ChangesItsCapabilities || _decided is null,
    };

    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        ThrowIfCancelled(cancellationToken);
        StagePlan[] stages = [.. flaw == Flaw.TakesPlansOfOthers ? plan.Stages : plan.InOrderOf(pipeline)];
        Check(plan, stages);
        if (flaw == Flaw.IgnoresPlans || (flaw == Flaw.KeepsItsFirstPlan && _decided is not null))
        {
            return;
        }

        if (flaw == Flaw.AddsAReplicaWhenAppliedAgain && _decided is not null && stages.SequenceEqual(_decided))
        {
            stages[0] = stages[0] with { Replicas = stages[0].Replicas + 1 };
        }

        if (flaw is Flaw.LetsPlansOvertake or Flaw.PlansTakeReplicasBack)
        {
            // It looks at the servers first; who is done first decides first.
            int looks = flaw == Flaw.PlansTakeReplicasBack ? 40 : stages[0].BatchSize == MemoryFixture.FirstBatchSize ? 1 : 400;
            for (int i = 0; i < looks; i++)
            {
                await Task.Delay(i % 40 == 39 ? 1 : 0, cancellationToken);
            }
        }

        Decide(_ => stages);
        await CarryOutAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        ThrowIfCancelled(cancellationToken);
        if (flaw != Flaw.TakesAnyNumbers && (replicas.Count != pipeline.Stages.Count || replicas.Any(count => count is < 1 or > HardwareType.MaxReplicaLimit)))
        {
            throw new InvalidInputException(null, "replicas", "give one number from 1 per stage");
        }

        if (flaw == Flaw.LetsTheFirstScaleHold && _turn.CurrentCount == 0)
        {
            return replicas;
        }

        IReadOnlyList<StagePlan>? before = null;
        Decide(decided =>
        {
            before = decided ?? throw new InvalidInputException(null, "replicas", "apply a plan first");
            if (flaw == Flaw.TearsDecisions)
            {
                return Torn(before, replicas);
            }

            int more = flaw == Flaw.AddsAReplicaWhenScaledAgain && decided.Select(stage => stage.Replicas).SequenceEqual(replicas) ? 1 : 0;
            return [.. decided.Select((stage, s) => s < replicas.Count ? Scaled(stage, replicas[s] + more) : stage)];
        });
        await CarryOutAsync(cancellationToken);
        return [.. (flaw == Flaw.ReturnsWhatWasBefore ? before! : _decided!).Select(stage => stage.Replicas)];
    }

    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCancelled(cancellationToken);
        IReadOnlyList<StagePlan>? decided = _decided;
        if (decided is null && flaw == Flaw.HasNoStatusBeforeAPlan)
        {
            throw new InvalidOperationException("no plan");
        }

        IReadOnlyList<ObservedStage>? running = null;
        string? problem = null;
        try
        {
            running = await WithinLimitAsync(servers.ReadAsync, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException && flaw != Flaw.StatusThrows)
        {
            problem = flaw == Flaw.IsAlwaysHealthy ? null : exception.Message;
        }

        IEnumerable<StageStatus> stages = pipeline.Stages.Select((stage, s) => new StageStatus
        {
            Stage = stage.Name,
            ReplicasWanted = decided?[s].Replicas,
            ReplicasRunning = flaw == Flaw.ClaimsWhatIsWanted ? decided?[s].Replicas + (s == 1 ? 1 : 0) : running?[s].Replicas,
            BatchSize = running?[s].BatchSize,
            Problem = running is null || decided is null || Same(running[s], decided[s]) ? null : "it does not run what was decided",
        });
        return new BackendStatus { Stages = [.. flaw == Flaw.ReversesItsStatus ? stages.Reverse() : stages], Problem = problem };
    }

    public Task ReconcileAsync(CancellationToken cancellationToken) => _decided is null || flaw == Flaw.NeverMends ? Task.CompletedTask : CarryOutAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed && flaw == Flaw.CannotStopTwice, this);
        _isDisposed = true;
        await _stopped.CancelAsync();
        for (int s = 0; flaw == Flaw.UnloadsWhenStopped && s < pipeline.Stages.Count; s++)
        {
            servers.TakeDown(s);
        }
    }

    private void Check(Plan plan, StagePlan[] stages)
    {
        if (flaw is not Flaw.TakesAnyDelay and not Flaw.TakesAnyDiscipline)
        {
            Capabilities.Check(plan, "the memory");
        }
        else if (flaw == Flaw.TakesAnyDiscipline)
        {
            Capabilities.Check(new Plan(plan.Pipeline, plan.Stages.Select(stage => stage with { Batching = BatchingDiscipline.OldestItem })), "the memory");
        }

        if (flaw == Flaw.RefusesItsShortestDelay && stages.Any(stage => stage.MaxDelay == Capabilities.ShortestDelay))
        {
            throw new InvalidInputException(null, "plan", "too short");
        }

        if (flaw != Flaw.TakesAnyBatch && stages.Any(stage => stage.BatchSize > LargestBatch))
        {
            if (flaw == Flaw.ChangesBeforeItRefuses)
            {
                servers.TakeDown(0);
            }

            throw new InvalidInputException(null, "plan", "the batches are too large");
        }
    }

    private StagePlan Scaled(StagePlan stage, int replicas) => stage with { Replicas = flaw == Flaw.NeverScalesDown ? Math.Max(stage.Replicas, replicas) : replicas };

    /// <summary>The first stage of this decision, and the others of the last one that differs: what threads that decide stage by stage come to now and then, at every call, so that the check never misses it.</summary>
    private StagePlan[] Torn(IReadOnlyList<StagePlan> decided, IReadOnlyList<int> replicas)
    {
        IReadOnlyList<int> others = _scaled.FindLast(one => one[1] != replicas[1]) ?? replicas;
        _scaled.Add(replicas);
        return [.. decided.Select((stage, s) => stage with { Replicas = s == 0 ? replicas[0] : others[s] })];
    }

    private void ThrowIfCancelled(CancellationToken cancellationToken)
    {
        if (flaw != Flaw.IgnoresCancelledTokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Decide(Func<IReadOnlyList<StagePlan>?, IReadOnlyList<StagePlan>> decide)
    {
        lock (_gate)
        {
            _decided = decide(_decided);
            _decisions++;
            servers.Kept = _decided;
        }
    }

    /// <summary>Brings the servers to the last decision, whoever made it.</summary>
    private async Task CarryOutAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StagePlan> mine = _decided!;
        using CancellationTokenSource source = Linked(cancellationToken);
        try
        {
            if (flaw == Flaw.HangsWhenStopped && _decisions > 1)
            {
                // Whatever is asked for after the first plan is under way when the backend stops.
                await Task.Delay(Timeout.Infinite, source.Token);
            }

            await _turn.WaitAsync(flaw == Flaw.IgnoresCancellations ? CancellationToken.None : source.Token);
            try
            {
                int made;
                do
                {
                    made = _decisions;
                    await ChangeAsync(_decided!, flaw == Flaw.ReloadsWhatIsThere, cancellationToken);
                }
                while (made != _decisions);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (IOException) when (flaw == Flaw.ForgetsWhatFailed)
        {
            Decide(_ => [.. servers.Look().Select((stage, s) => mine[s] with { Replicas = stage.Replicas })]);
        }
        catch (IOException exception) when (flaw == Flaw.BlamesTheInput)
        {
            throw new InvalidInputException(null, "plan", exception.Message);
        }
        catch (OperationCanceledException exception) when (flaw == Flaw.WrapsCancellations)
        {
            throw new IOException("it failed", exception);
        }
        catch (OperationCanceledException) when (flaw == Flaw.HangsWhenStopped && _stopped.IsCancellationRequested)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    private async Task ChangeAsync(IReadOnlyList<StagePlan> plans, bool whatever, CancellationToken cancellationToken)
    {
        for (int s = 0; s < plans.Count; s++)
        {
            if (!whatever && Same(servers.Look()[s], plans[s]))
            {
                continue;
            }

            if (flaw == Flaw.TakesDownFirst)
            {
                servers.TakeDown(s);
            }

            int stage = s;
            await WithinLimitAsync(
                async token =>
                {
                    await servers.ChangeAsync(stage, plans[stage], token);
                    return true;
                },
                flaw == Flaw.IgnoresCancellations ? CancellationToken.None : cancellationToken);
        }
    }

    /// <summary>Calls the servers, with a time limit.</summary>
    private async Task<T> WithinLimitAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource source = Linked(cancellationToken);
        source.CancelAfter(TimeLimit);
        try
        {
            return await call(source.Token);
        }
        catch (OperationCanceledException exception) when (flaw != Flaw.LeaksTimeouts && !cancellationToken.IsCancellationRequested && !_stopped.IsCancellationRequested)
        {
            throw new TimeoutException("no answer", exception);
        }
    }

    private CancellationTokenSource Linked(CancellationToken cancellationToken) => CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped.Token);

    private static bool Same(ObservedStage running, StagePlan plan) => running.Replicas == plan.Replicas && running.BatchSize == plan.BatchSize && running.MaxDelay == plan.MaxDelay;
}
