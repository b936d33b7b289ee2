namespace InferLine.Serving.Queries;

/// <summary>Where a query stands at the entrance.</summary>
internal enum AdmissionState
{
    Outside,
    Waiting,
    Inside,
    Left,
}
