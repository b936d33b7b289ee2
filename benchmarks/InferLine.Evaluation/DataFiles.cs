using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Evaluation;

/// <summary>The data of the repository that the evaluation is made with.</summary>
internal static class DataFiles
{
    /// <summary>The profiles of NVIDIA's accelerators.</summary>
    public static Task<ProfileCatalog> ProfilesAsync() => ProfileCatalogJson.LoadAsync(InData("profiles", "nvidia.json"));

    /// <summary>A shipped pipeline.</summary>
    public static Task<Pipeline> PipelineAsync(string name) => PipelineJson.LoadAsync(InData("pipelines", name + ".json"));

    /// <summary>A recorded trace.</summary>
    public static Task<ArrivalTrace> TraceAsync(string name) => WorkloadCsv.LoadArrivalsAsync(InData("traces", name + ".csv"));

    /// <summary>A recorded series of rates.</summary>
    public static Task<RateSeries> RatesAsync(string name) => RateSeriesCsv.LoadAsync(InData("traces", name + ".rates.csv"));

    private static string InData(string folder, string file) => Path.Combine(Root(), "data", folder, file);

    /// <summary>The folder of the solution: the program runs from somewhere below it.</summary>
    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "InferLine.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"There is no InferLine.sln above {AppContext.BaseDirectory}; run the evaluation from within the repository.");
    }
}
