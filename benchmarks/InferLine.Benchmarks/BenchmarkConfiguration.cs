using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using InferLine.Benchmarks.Columns;

namespace InferLine.Benchmarks;

/// <summary>How the benchmarks run: in a minute or two, and with a column for what matters, items or bytes per second.</summary>
internal sealed class BenchmarkConfiguration : ManualConfig
{
    public BenchmarkConfiguration()
    {
        // An operation takes from tens of milliseconds to a second, so one per iteration is enough; the warm-ups are for the just-in-time compiler, which
        // needs some calls until its code is final. All in this process, since that needs no second build.
        AddJob(
            Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(8)
                .WithIterationCount(15)
                .WithInvocationCount(1)
                .WithUnrollFactor(1));
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.Max, BaselineRatioColumn.RatioMean);
        AddColumn(new VisitsPerSecondColumn(), new BytesPerQueryColumn(), new MegabytesPerSecondColumn(), new ArrivalsPerSecondColumn());
        AddDiagnoser(MemoryDiagnoser.Default);
        WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Trend));
        WithOptions(ConfigOptions.DisableLogFile);
    }
}
