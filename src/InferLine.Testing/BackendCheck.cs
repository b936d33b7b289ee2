using System.Runtime.ExceptionServices;
using InferLine.Testing.Checks;

namespace InferLine.Testing;

/// <summary>One demand on a backend.</summary>
public sealed class BackendCheck
{
    private readonly Func<CheckRun, Task> _run;

    internal BackendCheck(string name, string demand, Func<CheckRun, Task> run)
    {
        Name = name;
        Demand = demand;
        _run = run;
    }

    /// <summary>The check's name, one of a kind.</summary>
    public string Name { get; }

    /// <summary>What it demands.</summary>
    public string Demand { get; }

    /// <summary>Starts the fixture's backend, checks it, and stops it.</summary>
    /// <param name="fixture">A fixture that no other check has used. It is left to the caller to dispose of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the backend passed, or why the check does not apply.</returns>
    /// <exception cref="ConformanceException">The backend does not do what is demanded; the message says what was expected, what was seen, and what to do.</exception>
    public async Task<CheckResult> RunAsync(BackendFixture fixture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        var run = new CheckRun(Name, fixture, cancellationToken);
        Exception? failure = null;
        try
        {
            await run.StartAsync().ConfigureAwait(false);
            await _run(run).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
        }

        try
        {
            await run.StopAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (failure is not null && exception is not OutOfMemoryException)
        {
            // What failed first counts.
        }

        if (failure is NotApplicableException reason)
        {
            return new CheckResult(reason.Message);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return new CheckResult(NotApplicable: null);
    }

    /// <summary>The check's name.</summary>
    public override string ToString() => Name;
}
