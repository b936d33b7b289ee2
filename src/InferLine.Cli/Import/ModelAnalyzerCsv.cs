using System.Globalization;
using InferLine.Profiles;

namespace InferLine.Import;

/// <summary>Reads <c>metrics-model-inference.csv</c> of Model Analyzer: rows by model, configuration, batch size and concurrency.</summary>
/// <remarks>
/// Of a model the rows of one configuration count, those with one instance, concurrency 1, and one model alone: there, one batch is under way at a time. The file has no median, so the latency is the
/// mean: batch size / throughput, which Model Analyzer counts in items. That is what the estimator's server is busy for.
/// </remarks>
internal static class ModelAnalyzerCsv
{
    private const string Remedy = "give metrics-model-inference.csv, which 'model-analyzer profile' writes with client concurrency as its load";

    /// <param name="table">The file.</param>
    /// <param name="configuration">The configuration to take; <see langword="null"/> for the one of each model that has the most batch sizes, the first of several.</param>
    /// <exception cref="InvalidInputException">It is not such a file, or no row counts.</exception>
    public static IReadOnlyList<ModelAnalyzerProfile> Read(CsvTable table, string? configuration)
    {
        int model = table.Require("Model", Remedy);
        int batch = table.Require("Batch", Remedy);
        int concurrency = table.Require("Concurrency", Remedy);
        int path = table.Require("Model Config Path", Remedy);
        int instances = table.Require("Instance Group", Remedy);
        int throughput = table.Require("Throughput (infer/sec)", Remedy);
        int tail = table.Find("p99 Latency (ms)");
        CsvRow[] rows = [.. table.Rows.Where(row => row.Cells[concurrency] == "1" && IsOneInstance(row.Cells[instances]) && !row.Cells[model].Contains(',', StringComparison.Ordinal))];
        if (rows.Length == 0)
        {
            throw new InvalidInputException(
                table.Document, null, "it has no row of one model with one instance at concurrency 1, and in the others batches wait for each other; measure with 'concurrency: 1' and 'instance_group: [{ count: 1 }]'");
        }

        var profiles = new List<ModelAnalyzerProfile>();
        foreach (IGrouping<string, CsvRow> ofModel in rows.GroupBy(row => row.Cells[model], StringComparer.Ordinal))
        {
            IGrouping<string, CsvRow>[] configurations = [.. ofModel.GroupBy(row => row.Cells[path], StringComparer.Ordinal).Where(group => configuration is null || group.Key == configuration)];
            if (configurations.MaxBy(group => group.DistinctBy(row => row.Cells[batch], StringComparer.Ordinal).Count()) is { } chosen)
            {
                profiles.Add(new ModelAnalyzerProfile(ofModel.Key, chosen.Key, [.. chosen.DistinctBy(row => row.Cells[batch], StringComparer.Ordinal).Select(row => Latency(row, batch, throughput, tail))]));
            }
        }

        return profiles.Count > 0
            ? profiles
            : throw new InvalidInputException(
                table.Document, null, $"no row that counts has the configuration '{configuration}'; there are {string.Join(", ", rows.Select(row => $"'{row.Cells[path]}'").Distinct(StringComparer.Ordinal))}");
    }

    private static BatchLatency Latency(CsvRow row, int batch, int throughput, int tail)
    {
        int size = int.TryParse(row.Cells[batch], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= BatchLatency.MaxSize
            ? value
            : throw new InvalidInputException(row.Document, FormattableString.Invariant($"line {row.Line}, column 'Batch'"), $"'{row.Cells[batch]}' is not a batch size; take the row out");
        return new BatchLatency(size, size * 1000 / row.Positive(throughput)) { P99Milliseconds = row.Number(tail) is > 0 and var p99 ? p99 : null };
    }

    /// <summary>Written <c>1/GPU</c> by older versions and <c>1:GPU</c> by newer ones; the CPU's likewise.</summary>
    private static bool IsOneInstance(string group) => group.Split('/', ':') is ["1", _] or ["1"];
}
