using InferLine.Backends;
using InferLine.Plans;

namespace InferLine.Testing;

/// <summary>
/// What a backend's author tells the checks about the backend: how it is started on servers of its own, what really runs, and what can be done to the servers. A fixture is used for one check.
/// </summary>
/// <remarks>
/// What a fixture cannot do it does not override, or it throws a <see cref="NotApplicableException"/> with the reason: the checks that need it are reported as not applicable, with that reason.
/// </remarks>
public abstract class BackendFixture : IAsyncDisposable
{
    /// <summary>The plan that most checks begin with. Within the backend's capabilities, and at most <see cref="MaxReplicas"/> replicas per stage.</summary>
    public abstract Plan Plan { get; }

    /// <summary>Another plan of the same pipeline: with other batch sizes if the backend can change them, else with other replicas.</summary>
    public abstract Plan OtherPlan { get; }

    /// <summary>How many replicas every stage can have at the same time; 2 or more.</summary>
    public abstract int MaxReplicas { get; }

    /// <summary>How long the checks wait for what should happen before they say that it does not.</summary>
    /// <value>30 s by default.</value>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Plans of the pipeline that the backend must refuse, beyond those that its capabilities rule out: hardware that it does not have, a batch size that its servers cannot form.</summary>
    public virtual IReadOnlyList<Plan> ImpossiblePlans => throw Cannot("it names no plans that the backend must refuse", nameof(ImpossiblePlans));

    /// <summary>Whether nothing runs any more once the backend has stopped, as for a runtime in this process; else what runs goes on, as on model servers.</summary>
    public abstract bool StopsWhatRuns { get; }

    /// <summary>Starts the backend on servers that are up and that nobody has changed yet. Called once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken);

    /// <summary>What really runs, seen past the backend: by asking the servers, or by counting what does the work. It can be seen whatever fault there is.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stages, in the pipeline's order.</returns>
    public abstract Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken);

    /// <summary>Lets time pass for the backend: advances its clock, or calls what a host calls now and then, such as a reconciliation. The checks call it again and again while they wait.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task SettleAsync(IServingBackend backend, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How many calls that change something the servers have had so far.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task<long> CountControlCallsAsync(CancellationToken cancellationToken) => throw Cannot("it does not count the calls that change something", nameof(CountControlCallsAsync));

    /// <summary>Lets something go wrong with all servers, until <see cref="HealAsync"/>.</summary>
    /// <param name="fault">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task BreakAsync(Fault fault, CancellationToken cancellationToken) => throw Cannot("its servers do not fail", nameof(BreakAsync));

    /// <summary>Ends the fault. Requests that were held are answered, or fail.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task HealAsync(CancellationToken cancellationToken) => throw Cannot("its servers do not fail", nameof(HealAsync));

    /// <summary>Starts another backend on what the stopped one has left, as a restarted host does. Overridden where decisions outlive the host.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task<IServingBackend> RestartHostAsync(CancellationToken cancellationToken) => throw Cannot("the backend's decisions do not outlive its host", nameof(RestartHostAsync));

    /// <summary>Stops and starts the servers: they run what they run after a start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task RestartServersAsync(CancellationToken cancellationToken) => throw Cannot("its servers are not restarted", nameof(RestartServersAsync));

    /// <summary>Sends a query through the pipeline, or through a stage, the way that the backend's users do. Called by several at once.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Ends when the query is answered rightly.</returns>
    /// <exception cref="Exception">The query failed: it is lost.</exception>
    public virtual Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken) => throw Cannot("it sends no queries", nameof(SendQueryAsync));

    /// <summary>Stops the backend as its users do: disposes it, unless overridden. It is called again for a backend that has stopped.</summary>
    /// <param name="backend">The backend.</param>
    public virtual async Task StopBackendAsync(IServingBackend backend)
    {
        if (backend is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else if (backend is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    /// <summary>Stops the servers. The backend has been stopped.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private NotApplicableException Cannot(string what, string member) => new($"{GetType().Name} says that {what}: it does not override {member}");
}
