using InferLine.Backends;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Hosting.Tests.Testing;

/// <summary>A backend that does what it is asked, unless a test says otherwise.</summary>
internal sealed class FakeBackend : IServingBackend, IArrivalSource
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private int[] _replicas = [];
    private Plan? _plan;

    public string Name => "fake";

    public Pipeline Pipeline => Sample.Pipeline;

    public BackendCapabilities Capabilities { get; set; } = BackendCapabilities.Default;

    /// <summary>What comes before every call that changes something: throws, or waits.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>The most replicas that a stage gets.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>How many queries have arrived.</summary>
    public Func<long> Arrived { get; set; } = () => 0;

    public Func<BackendStatus, BackendStatus> Status { get; set; } = status => status;

    /// <summary>What comes between a status and its way back.</summary>
    public Func<Task> Answering { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public Plan? Plan
    {
        get
        {
            lock (_gate)
            {
                return _plan;
            }
        }
    }

    public int[] Replicas
    {
        get
        {
            lock (_gate)
            {
                return _replicas;
            }
        }

        set
        {
            lock (_gate)
            {
                _replicas = value;
            }
        }
    }

    public async Task ApplyAsync(Plan plan, CancellationToken cancellationToken = default)
    {
        await Before(cancellationToken);
        lock (_gate)
        {
            // A call that was given up must not take effect behind the next one.
            cancellationToken.ThrowIfCancellationRequested();
            _plan = plan;
            _replicas = [.. plan.InOrderOf(Pipeline).Select(stage => stage.Replicas)];
            _calls.Add($"apply {string.Join(' ', _replicas)}");
        }
    }

    public async ValueTask<IReadOnlyList<int>> ScaleAsync(IReadOnlyList<int> replicas, CancellationToken cancellationToken = default)
    {
        await Before(cancellationToken);
        lock (_gate)
        {
            // A call that was given up must not take effect behind the next one.
            cancellationToken.ThrowIfCancellationRequested();
            _replicas = [.. replicas.Select(count => Math.Min(count, Room))];
            _calls.Add($"scale {string.Join(' ', replicas)}");
            return [.. _replicas];
        }
    }

    public ValueTask<long> CountArrivalsAsync(CancellationToken cancellationToken = default) => new(Arrived());

    public async ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        BackendStatus status;
        lock (_gate)
        {
            status = Status(new BackendStatus
            {
                Stages = [.. Pipeline.Stages.Select((stage, s) => new StageStatus { Stage = stage.Name, ReplicasWanted = _replicas.Length == 0 ? null : _replicas[s] })],
            });
        }

        await Answering();
        return status;
    }
}
