namespace InferLine.Backends;

/// <summary>
/// What counts the queries that arrive where no program of the host sees them: a backend whose servers are called directly. A host asks it again and again, and takes from the differences when queries arrived.
/// </summary>
/// <remarks>Implementations are safe for use by several threads at once.</remarks>
public interface IArrivalSource
{
    /// <summary>How many queries have arrived since it was first asked, waiting ones included. It never falls, whatever is restarted.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">It cannot tell now; the message says why. What arrives meanwhile is in a later count, if it is known then.</exception>
    ValueTask<long> CountArrivalsAsync(CancellationToken cancellationToken = default);
}
