using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>
/// The two recorded hours of Azure's language models, played faster, to a mean of 300 queries per second. What is left is half a minute and a minute.
/// </summary>
internal static class AzureLoads
{
    private const double MeanRatePerSecond = 300;

    public static async Task<LoadTrace> LoadAsync(string kind)
    {
        ArrivalTrace recorded = await DataFiles.TraceAsync("azure-llm-" + kind);
        return LoadTrace.Divide("azure " + kind, recorded.ScaleTime(recorded.MeanRatePerSecond / MeanRatePerSecond));
    }
}
