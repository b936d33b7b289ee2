using InferLine.Backends;
using InferLine.Hosting.Telemetry;

namespace InferLine.Hosting.Scaling;

/// <summary>Asks the backend how it stands, and says when that becomes worse or better.</summary>
internal sealed class BackendWatch(HostedBackend backend, int stages, BackendOptions options, TimeProvider time, HostingLog log)
{
    private volatile BackendStatus? _status;

    /// <summary>What the backend said last; <see langword="null"/> if it has not answered yet, or has nothing to say.</summary>
    public BackendStatus? Status => _status;

    /// <summary>What it says is wrong with it, or with a stage.</summary>
    public string? Problem => ProblemOf(_status);

    /// <returns>The status; <see langword="null"/> if the backend has nothing to say.</returns>
    public async Task<BackendStatus?> AskAsync(CancellationToken cancellationToken)
    {
        BackendStatus? status;
        try
        {
            status = await BoundedCall.InvokeAsync(backend.GetStatusAsync, options.StatusTimeout, time, cancellationToken).ConfigureAwait(false);
            Check(status);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            string problem = exception is TimeoutException ? $"the backend '{backend.Name}' did not tell its status in time" : exception.Message;
            status = new BackendStatus { Stages = _status?.Stages ?? [], Problem = problem };
        }

        if (status is not null)
        {
            Keep(status);
        }

        return status;
    }

    /// <summary>Waits until every stage that tells it has a replica that serves. A backend with a problem, such as a server that does not answer, serves only if all its stages tell that they do.</summary>
    public async Task WaitUntilServedAsync(CancellationToken cancellationToken)
    {
        while (await AskAsync(cancellationToken).ConfigureAwait(false) is { } status && !IsServed(status))
        {
            await Task.Delay(options.StatusInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsServed(BackendStatus status) => status.Problem is null
        ? status.Stages.All(stage => stage.ReplicasRunning != 0)
        : status.Stages.Count > 0 && status.Stages.All(stage => stage.ReplicasRunning > 0);

    private static string? ProblemOf(BackendStatus? status) =>
        status?.Problem ?? (status?.Stages.FirstOrDefault(stage => stage.Problem is not null) is { } stage ? $"stage '{stage.Stage}': {stage.Problem}" : null);

    /// <summary>Refuses a status that is of another pipeline; it may come from the host's own code.</summary>
    private void Check(BackendStatus? status)
    {
        if (status is { Problem: null } && (status.Stages.Count != stages || (status.Served is { } served && served.Items.Count != stages)))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the backend '{backend.Name}' told the status of {status.Stages.Count} stages and the items of {status.Served?.Items.Count ?? stages}; it must tell those of {stages}"));
        }
    }

    private void Keep(BackendStatus status)
    {
        string? before = Problem;
        _status = status;
        string? now = Problem;
        if (now is not null && now != before)
        {
            log.BackendProblem(now);
        }
        else if (now is null && before is not null)
        {
            log.BackendWell();
        }
    }
}
