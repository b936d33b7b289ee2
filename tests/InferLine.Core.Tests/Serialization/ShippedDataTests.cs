using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Serialization;

public sealed class ShippedDataTests
{
    private const string CatalogPath = "profiles/nvidia.json";

    public static TheoryData<string> PipelinePaths => ShippedData.Files("pipelines", path => path.EndsWith(".json", StringComparison.Ordinal));

    public static TheoryData<string> TracePaths => ShippedData.Files("traces", path => !IsRates(path));

    public static TheoryData<string> RatesPaths => ShippedData.Files("traces", IsRates);

    [Theory]
    [MemberData(nameof(PipelinePaths))]
    public async Task Every_pipeline_is_valid_and_its_models_are_profiled(string path)
    {
        Pipeline pipeline = await PipelineJson.LoadAsync(ShippedData.PathOf(path), TestContext.Current.CancellationToken);
        ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync(ShippedData.PathOf(CatalogPath), TestContext.Current.CancellationToken);

        Assert.All(pipeline.Stages, stage => Assert.NotEmpty(catalog.GetModel(stage.Model).ByHardware));
    }

    [Fact]
    public async Task The_profiles_are_valid()
    {
        ProfileCatalog catalog = await ProfileCatalogJson.LoadAsync(ShippedData.PathOf(CatalogPath), TestContext.Current.CancellationToken);

        Assert.Equal("cpu t4 v100 a100", string.Join(' ', catalog.Hardware.Select(hardware => hardware.Name)));
    }

    [Theory]
    [MemberData(nameof(TracePaths))]
    public async Task Every_trace_is_valid_and_has_one_arrival_per_line(string path)
    {
        ArrivalTrace trace = await WorkloadCsv.LoadArrivalsAsync(ShippedData.PathOf(path), TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadLines(ShippedData.PathOf(path)).Count() - 1, trace.Count);
    }

    [Theory]
    [MemberData(nameof(RatesPaths))]
    public async Task Every_rate_series_is_valid_and_has_one_step_per_line(string path)
    {
        RateSeries rates = await RateSeriesCsv.LoadAsync(ShippedData.PathOf(path), TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadLines(ShippedData.PathOf(path)).Count() - 1, rates.Count);
    }

    private static bool IsRates(string path) => path.EndsWith(".rates.csv", StringComparison.Ordinal);
}
