namespace InferLine.Serving;

/// <summary>What a runtime has done since it was created, and what it holds: <c>Arrived = Completed + Failed + Cancelled + Rejected + Inside + Waiting</c>.</summary>
/// <param name="Arrived">The queries that were given to the runtime.</param>
/// <param name="Completed">Those that were answered.</param>
/// <param name="Failed">Those that a model, a route or a result failed.</param>
/// <param name="Cancelled">Those that their caller cancelled.</param>
/// <param name="Rejected">Those that were refused at the entrance, were late, or were given up when the runtime stopped.</param>
/// <param name="Inside">Those that are in the pipeline.</param>
/// <param name="Waiting">Those that wait at the entrance.</param>
/// <param name="Stages">The stages, in the pipeline's order.</param>
public sealed record RuntimeStatistics(
    long Arrived, long Completed, long Failed, long Cancelled, long Rejected, int Inside, int Waiting, IReadOnlyList<StageStatistics> Stages);
