namespace InferLine.Serving.Queries;

/// <summary>How a query ended.</summary>
internal enum QueryOutcome
{
    Completed,
    Failed,
    Cancelled,
    Rejected,
}
