namespace InferLine.Backends.Deployment;

/// <summary>
/// Requests for a stage that several servers share: each goes to the server with the fewest of them under way for each of its replicas, and not to one that has just failed as long as there is another.
/// While replicas move, no server may serve the stage at the moment that it is asked: the request then waits until the change has ended, and is lost only if no server has the stage after it.
/// </summary>
/// <param name="parts">Where the stage was decided to be, at the moment.</param>
/// <param name="pollInterval">How long a request waits for a change before it tries again.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedRequests<TServer, TTarget>(Func<IReadOnlyList<StagePart<TServer, TTarget>>> parts, TimeSpan pollInterval, TimeProvider time)
    where TServer : ModelServer
    where TTarget : class
{
    private readonly LeastLoaded<TServer, TTarget> _balance = new(time);

    /// <summary>The servers that have replicas of the stage.</summary>
    public IEnumerable<StagePart<TServer, TTarget>> Serving => parts().Where(part => part.Share > 0);

    /// <summary>Has a request answered.</summary>
    /// <typeparam name="TResult">An answer, or an error.</typeparam>
    /// <param name="attempt">Sends it to one server.</param>
    /// <param name="patience">How long to wait for a server that will serve.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How the last attempt ended; <see langword="null"/> if no server has replicas.</returns>
    public async Task<TResult?> SendAsync<TResult>(Func<StagePart<TServer, TTarget>, Task<(TResult? Result, AttemptOutcome Outcome)>> attempt, TimeSpan patience, CancellationToken cancellationToken)
        where TResult : class
    {
        long began = time.GetTimestamp();
        var tried = new HashSet<TServer>();
        TResult? last = null;
        bool isRefused = false;
        long changes = Changes();
        while (true)
        {
            StagePart<TServer, TTarget>[] serving = [.. Serving.Where(part => !tried.Contains(part.Server.Server))];
            if (serving.Length == 0)
            {
                // What one server refused before a change, another may have refused after it: only servers that all refuse in between are an answer.
                if (!isRefused || (Changes() == changes && !Serving.Any(IsUnderWay)) || time.GetElapsedTime(began) >= patience)
                {
                    return last;
                }

                await Task.Delay(pollInterval, time, cancellationToken).ConfigureAwait(false);
                changes = Changes();
                tried.Clear();
                isRefused = false;
                continue;
            }

            StagePart<TServer, TTarget> part = _balance.Choose(serving, tried);
            TServer server = part.Server.Server;
            TResult? result;
            AttemptOutcome outcome;
            _balance.Begin(server);
            try
            {
                (result, outcome) = await attempt(part).ConfigureAwait(false);
            }
            finally
            {
                _balance.End(server);
            }

            last = result ?? last;
            switch (outcome)
            {
                case AttemptOutcome.Ended:
                    return last;
                case AttemptOutcome.Lost:
                    _balance.Avoid(server);
                    return last;
                case AttemptOutcome.NotServed or AttemptOutcome.NoRoom:
                    _balance.Avoid(server);
                    tried.Add(server);
                    isRefused |= outcome == AttemptOutcome.NotServed;
                    break;
            }
        }
    }

    private long Changes() => parts().Sum(part => part.Lane.Changes);

    private static bool IsUnderWay(StagePart<TServer, TTarget> part) => part.Server.Server.IsAvailable && (part.Lane.IsRunning || !Equals(part.Lane.Target, part.Target));
}
