namespace InferLine.Planning;

/// <summary>Searches for the cheapest plan that meets a latency objective on a sample of the load.</summary>
public interface IPlanner
{
    /// <summary>Searches for a plan.</summary>
    /// <param name="request">What to plan.</param>
    /// <param name="progress">Told of every improvement, and now and then in between; <see langword="null"/> if nobody listens. Calls may come from any thread, one at a time.</param>
    /// <param name="cancellationToken">
    /// Ends the search: with the best plan so far if there is one, and else with an <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>The plan, or why there is none.</returns>
    /// <exception cref="InvalidInputException">A model of the pipeline has no profile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a plan was found.</exception>
    PlanningResult Plan(PlanningRequest request, IProgress<PlanningProgress>? progress = null, CancellationToken cancellationToken = default);
}
