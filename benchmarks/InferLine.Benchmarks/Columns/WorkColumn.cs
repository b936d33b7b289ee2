using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace InferLine.Benchmarks.Columns;

/// <summary>A column whose value is computed from a benchmark's report and the parameter that says how much work it is.</summary>
/// <typeparam name="TWork">The type of that parameter; the column is left out of tables whose benchmarks have none.</typeparam>
public abstract class WorkColumn<TWork>(string name, string legend) : IColumn
    where TWork : class
{
    public string Id => GetType().Name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return summary.BenchmarksCases.Any(benchmark => WorkOf(benchmark) is not null);
    }

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(benchmarkCase);
        return summary[benchmarkCase] is { ResultStatistics: not null } report && WorkOf(benchmarkCase) is { } work
            ? Compute(report, work).ToString("N1", CultureInfo.InvariantCulture)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public override string ToString() => ColumnName;

    private protected abstract double Compute(BenchmarkReport report, TWork work);

    /// <summary>The median time of one operation; more robust than the mean where other programs share the machine.</summary>
    private protected static double MedianSeconds(BenchmarkReport report) => report.ResultStatistics!.Median / 1e9;

    private static TWork? WorkOf(BenchmarkCase benchmark) => benchmark.Parameters.Items.Select(parameter => parameter.Value).OfType<TWork>().FirstOrDefault();
}
