using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Testing.Checks;

/// <summary>A check under way: the backend, and what all checks say and ask.</summary>
internal sealed class CheckRun(string check, BackendFixture fixture, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private IServingBackend? _backend;

    public BackendFixture Fixture => fixture;

    public CancellationToken Cancellation => cancellationToken;

    public IServingBackend Backend => _backend ?? throw new InvalidOperationException("the backend has stopped");

    public int StageCount => fixture.Plan.Stages.Count;

    public async Task StartAsync() => _backend = await fixture.StartBackendAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Begins as most checks do.</summary>
    public async Task BeginAsync()
    {
        await ApplyAsync(fixture.Plan).ConfigureAwait(false);
        await ExpectRunningAsync(fixture.Plan, "ApplyAsync").ConfigureAwait(false);
    }

    /// <summary>Leaves it to the check to stop the backend.</summary>
    public IServingBackend Release()
    {
        IServingBackend backend = Backend;
        _backend = null;
        return backend;
    }

    public async Task StopAsync()
    {
        if (_backend is not null)
        {
            await fixture.StopBackendAsync(Release()).ConfigureAwait(false);
        }
    }

    public async Task RestartHostAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _backend = await fixture.RestartHostAsync(cancellationToken).ConfigureAwait(false);
    }

    public ConformanceException Failure(string expected, string seen, string remedy, Exception? exception = null) => new(check, expected, seen, remedy, exception);

    /// <summary>Numbers of replicas that differ from stage to stage as far as the range allows.</summary>
    public int[] Counts(int first) => [.. Enumerable.Range(0, StageCount).Select(stage => 1 + ((first - 1 + stage) % fixture.MaxReplicas))];

    public int[] CountsOf(Plan plan) => [.. plan.InOrderOf(Backend.Pipeline).Select(stage => stage.Replicas)];

    /// <summary>The plan with other numbers of replicas.</summary>
    public Plan Scaled(Plan plan, IReadOnlyList<int> replicas) =>
        new(plan.Pipeline, plan.InOrderOf(Backend.Pipeline).Select((stage, index) => stage with { Replicas = replicas[index] }));

    public Task ApplyAsync(Plan plan) => CallAsync("ApplyAsync", () => Backend.ApplyAsync(plan, cancellationToken));

    public async Task<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas)
    {
        IReadOnlyList<int> applied = [];
        await CallAsync($"ScaleAsync({Words.List(replicas)})", async () => applied = await Backend.ScaleAsync(replicas, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return applied;
    }

    /// <summary>A status; that it throws is a failure whatever the servers do.</summary>
    public async Task<BackendStatus> GetStatusAsync()
    {
        BackendStatus? status = null;
        Exception? thrown = await TryAsync("GetStatusAsync", async () => status = await Backend.GetStatusAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (thrown is not null)
        {
            throw Failure("GetStatusAsync answers, whatever the servers do", $"it threw {Words.Of(thrown)}", "catch what the servers do to you, and say it in BackendStatus.Problem", thrown);
        }

        string[] stages = [.. Backend.Pipeline.Stages.Select(stage => stage.Name)];
        return status!.Stages.Select(stage => stage.Stage).SequenceEqual(stages, StringComparer.Ordinal)
            ? status
            : throw Failure(
                $"a status of the stages {string.Join(", ", stages)}, in this order", $"stages {string.Join(", ", status.Stages.Select(stage => stage.Stage))}", "give one StageStatus per stage of the pipeline, in its order");
    }

    /// <summary>Calls the backend where nothing is in its way.</summary>
    public async Task CallAsync(string call, Func<Task> action)
    {
        if (await TryAsync(call, action).ConfigureAwait(false) is { } thrown)
        {
            throw Failure($"{call} succeeds: the servers are well, and the input is right", $"it threw {Words.Of(thrown)}", "see the inner exception for where", thrown);
        }
    }

    /// <summary>Calls the backend.</summary>
    /// <returns>What it threw.</returns>
    public async Task<Exception?> TryAsync(string call, Func<Task> action)
    {
        Task task = Start(action);
        await EndAsync(call, task, "end the call by a time-out of your own").ConfigureAwait(false);
        return Thrown(task);
    }

    /// <summary>Waits for a call's end, however it ends.</summary>
    public async Task EndAsync(string call, Task task, string remedy)
    {
        try
        {
            await Task.WhenAny(task).WaitAsync(fixture.Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Failure($"{call} ends", $"it has not ended after {Words.Seconds(fixture.Patience)}", remedy);
        }
    }

    /// <summary>Begins a call. What is thrown before the task is there counts as well.</summary>
    public static Task Start(Func<Task> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Task.FromException(exception);
        }
    }

    /// <summary>How a task ended.</summary>
    public Exception? Thrown(Task task)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException is NotApplicableException reason ? throw reason : task.Exception?.InnerException;
    }

    public async Task<IReadOnlyList<ObservedStage>> ObserveAsync()
    {
        IReadOnlyList<ObservedStage> observed = await fixture.ObserveAsync(cancellationToken).ConfigureAwait(false);
        return observed.Select(stage => stage.Stage).SequenceEqual(fixture.Plan.InOrderOf(Backend.Pipeline).Select(stage => stage.Stage), StringComparer.Ordinal)
            ? observed
            : throw new InvalidOperationException($"{fixture.GetType().Name}.ObserveAsync gives the stages {string.Join(", ", observed.Select(stage => stage.Stage))}; give one per stage, in the pipeline's order");
    }

    /// <summary>Waits until a plan runs.</summary>
    public async Task ExpectRunningAsync(Plan plan, string after, string remedy = "carry the decision out, and if servers fail meanwhile, later") =>
        await ExpectRunningOneOfAsync([plan], after, remedy).ConfigureAwait(false);

    /// <summary>Waits until one of several plans runs.</summary>
    public async Task<Plan> ExpectRunningOneOfAsync(IReadOnlyList<Plan> plans, string after, string remedy)
    {
        IReadOnlyList<ObservedStage> observed = [];
        Plan? running = null;
        return await UntilAsync(async () =>
        {
            observed = await ObserveAsync().ConfigureAwait(false);
            running = plans.FirstOrDefault(plan => Words.Runs(observed, plan.InOrderOf(Backend.Pipeline)));
            return running is not null;
        }).ConfigureAwait(false)
            ? running!
            : throw Failure(
                $"after {after}, what runs is {string.Join(", or ", plans.Select(plan => Words.Of(plan.InOrderOf(Backend.Pipeline))).Distinct(StringComparer.Ordinal))}",
                $"{Words.Of(observed)} runs, {Words.Seconds(fixture.Patience)} later",
                remedy);
    }

    /// <summary>Lets time pass, and expects that what runs stays the same.</summary>
    public async Task ExpectUnchangedAsync(IReadOnlyList<ObservedStage> before, string after, string remedy)
    {
        IReadOnlyList<ObservedStage> seen = await ObserveAsync().ConfigureAwait(false);
        if (before.SequenceEqual(seen))
        {
            await SettleAsync().ConfigureAwait(false);
            seen = await ObserveAsync().ConfigureAwait(false);
        }

        if (!before.SequenceEqual(seen))
        {
            throw Failure($"after {after}, {Words.Of(before)} still runs", $"{Words.Of(seen)} runs", remedy);
        }
    }

    /// <summary>Waits until a status says what was decided and what runs.</summary>
    public async Task ExpectTruthfulAsync(IReadOnlyList<int> decided, string after)
    {
        string? lie = null;
        if (!await UntilAsync(async () =>
        {
            BackendStatus status = await GetStatusAsync().ConfigureAwait(false);
            lie = Truth.Lie(status, await ObserveAsync().ConfigureAwait(false), decided);
            return lie is null;
        }).ConfigureAwait(false))
        {
            throw Failure($"after {after}, the status says what was decided and what runs", lie!, "read the status off the servers, or leave null what cannot be known");
        }
    }

    public Task SettleAsync() => fixture.SettleAsync(Backend, cancellationToken);

    /// <summary>Lets time pass until something holds, as long as the fixture's patience lasts.</summary>
    public async Task<bool> UntilAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await SettleAsync().ConfigureAwait(false);
            if (await condition().ConfigureAwait(false))
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(start) > fixture.Patience)
            {
                return false;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
