namespace InferLine.Evaluation.Workloads;

/// <summary>All loads that tuners are compared on.</summary>
internal static class Loads
{
    public const double Variation = 1;
    public const ulong Seed = 1;

    public static async Task<IReadOnlyList<LoadTrace>> AllAsync() =>
    [
        .. GeneratedLoads.All(Variation, Seed),
        await AzureLoads.LoadAsync("code"),
        await AzureLoads.LoadAsync("conv"),
        await DayLoads.ServeGenAsync(Variation, Seed),
        await DayLoads.NasaAsync(Variation, Seed),
    ];
}
