using System.Text;
using System.Text.Json;
using InferLine.NetworkCalculus;
using InferLine.Pipelines;
using InferLine.Serialization;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Commands;

public sealed class TraceCommandTests : IDisposable
{
    private static readonly ArrivalTrace Trace = new(Workspace.Arrivals);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("gamma --rate 20 --cv 2 --duration 10s --seed 7", 7)]
    [InlineData("poisson --rate 20 --duration 10s", 1)]
    [InlineData("constant --rate 20 --duration 10s", 1)]
    [InlineData("piecewise --rates rates.csv", 1)]
    [InlineData("piecewise --rates rates.csv --cv 3 --time-factor 2 --rate-factor 0.5 --duration 30s", 1)]
    [InlineData("recorded --trace trace.csv --duration 30s", 1)]
    public async Task A_generated_trace_is_that_of_the_process(string options, ulong seed)
    {
        ToolRun run = (await _workspace.RunAsync($"trace generate --process {options} --output -")).Succeeded();

        var rates = new RateSeries([0, 5], [10, 50]);
        (ArrivalProcess process, double seconds) = options switch
        {
            _ when options.StartsWith("gamma", StringComparison.Ordinal) => (ArrivalProcess.Gamma(20, 2), 10),
            _ when options.StartsWith("poisson", StringComparison.Ordinal) => (ArrivalProcess.Poisson(20), 10),
            _ when options.StartsWith("constant", StringComparison.Ordinal) => (ArrivalProcess.Constant(20), 10),
            _ when options.StartsWith("recorded", StringComparison.Ordinal) => (ArrivalProcess.Recorded(Trace), 30),
            _ when options.Contains("--cv", StringComparison.Ordinal) => (ArrivalProcess.Piecewise(rates.Scale(2, 0.5), 3), 30),
            _ => (ArrivalProcess.Piecewise(rates), 10.0),
        };
        Assert.Equal(Csv(process.Generate(TimeSpan.FromSeconds(seconds), seed)), run.Output);
    }

    [Fact]
    public async Task What_is_written_to_a_file_is_told()
    {
        ToolRun run = (await _workspace.RunAsync("trace generate --process constant --rate 20 --duration 10s --output new.csv")).Succeeded();

        Assert.Equal($"Wrote a trace of 200 queries in 10.0 s (20.0 per second) to {_workspace.PathOf("new.csv")}.", run.Output.TrimEnd());
        Assert.Equal(Csv(ArrivalProcess.Constant(20).Generate(TimeSpan.FromSeconds(10), seed: 1)), _workspace.Read("new.csv"));
    }

    [Fact]
    public async Task A_trace_is_scaled_as_the_library_does()
    {
        string byTime = (await _workspace.RunAsync("trace scale --trace trace.csv --time-factor 0.5 --output -")).Succeeded().Output;
        string byRate = (await _workspace.RunAsync("trace scale --trace trace.csv --rate-factor 1.5 --seed 9 --output -")).Succeeded().Output;
        string byMean = (await _workspace.RunAsync("trace scale --trace trace.csv --mean-rate 10 --output -")).Succeeded().Output;
        string byBoth = (await _workspace.RunAsync("trace scale --trace trace.csv --mean-rate 10 --rate-factor 1.5 --seed 9 --output -")).Succeeded().Output;

        Assert.Equal(Csv(Trace.ScaleTime(0.5)), byTime);
        Assert.Equal(Csv(Trace.ScaleRate(1.5, seed: 9)), byRate);
        Assert.Equal(10, (await ParseAsync(byMean)).MeanRatePerSecond, 1e-9);
        Assert.Equal(10, (await ParseAsync(byBoth)).MeanRatePerSecond, 1e-9);
        Assert.Equal(Trace.ScaleRate(1.5, seed: 9).Count, (await ParseAsync(byBoth)).Count);
    }

    [Fact]
    public async Task A_trace_may_replace_itself()
    {
        (await _workspace.RunAsync("trace scale --trace trace.csv --time-factor 2 --output trace.csv")).Succeeded();

        Assert.Equal(Csv(Trace.ScaleTime(2)), _workspace.Read("trace.csv"));
    }

    [Fact]
    public async Task The_statistics_are_those_of_the_library()
    {
        JsonElement json = (await _workspace.RunAsync("trace stats --trace trace.csv --json")).Json();

        var expected = TraceStatistics.Of(Trace);
        Assert.Equal(["queries", "durationS", "meanRateQps", "peakRateQps", "coefficientOfVariation", "longestGapS"], json.Names());
        Assert.Equal(100, json.GetProperty("queries").GetInt32());
        Assert.Equal(expected.DurationSeconds, json.Number("durationS"));
        Assert.Equal(expected.MeanRatePerSecond, json.Number("meanRateQps"));
        Assert.Equal(expected.PeakRatePerSecond, json.Number("peakRateQps"));
        Assert.Equal(expected.CoefficientOfVariation, json.Number("coefficientOfVariation"));
        Assert.Equal(0.5, json.Number("longestGapS"));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0\n0")]
    [InlineData("1e-320")]
    public async Task A_trace_that_tells_little_has_statistics_all_the_same(string rows)
    {
        _workspace.Write("trace.csv", $"arrival_s\n{rows}\n");

        JsonElement json = (await _workspace.RunAsync("trace stats --trace trace.csv --json")).Json();
        string table = (await _workspace.RunAsync("trace stats --trace trace.csv")).Succeeded().Output;

        Assert.Equal(JsonValueKind.Null, json.GetProperty("coefficientOfVariation").ValueKind);
        Assert.Contains("unknown", table, StringComparison.Ordinal);
        PlanJson.Parse((await _workspace.RunAsync(CommandLines.Plan + " --json")).Succeeded().Output);
    }

    [Fact]
    public async Task The_statistics_are_a_table_for_people()
    {
        string output = (await _workspace.RunAsync("trace stats --trace trace.csv")).Succeeded().Output;

        Assert.Contains("peak qps (1 s)", output, StringComparison.Ordinal);
        Assert.Contains(output.Split('\n'), line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["100", "20.1", "4.99", ..]);
    }

    [Theory]
    [InlineData("", 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60.0)]
    [InlineData(" --first-window 20s", 20.0, 40.0, 60.0)]
    [InlineData(" --first-window 2m", 120.0)]
    [InlineData(" --windows 1s,100ms,2m,1s", 0.1, 1.0, 120.0)]
    public async Task The_envelope_is_the_arrival_curve_of_the_library(string options, params double[] windows)
    {
        JsonElement json = (await _workspace.RunAsync("trace envelope --trace trace.csv --json" + options)).Json();
        string table = (await _workspace.RunAsync("trace envelope --trace trace.csv" + options)).Succeeded().Output;

        Assert.Equal(["queries", "envelope"], json.Names());
        Assert.Equal(100, json.GetProperty("queries").GetInt32());
        ArrivalCurve expected = ArrivalCurve.Of(Trace, windows.Select(TimeSpan.FromSeconds));
        JsonElement[] points = [.. json.GetProperty("envelope").EnumerateArray()];
        Assert.Equal(expected.Points.Count, points.Length);
        foreach ((ArrivalCurvePoint point, JsonElement shown) in expected.Points.Zip(points))
        {
            Assert.Equal(["windowMs", "maxQueries", "rateQps"], shown.Names());
            Assert.Equal(point.Window.TotalMilliseconds, shown.Number("windowMs"));
            Assert.Equal(point.MaxArrivals, shown.GetProperty("maxQueries").GetInt64());
            Assert.Equal(point.RatePerSecond, shown.Number("rateQps"));
        }

        Assert.Equal(windows.Length, table.Split('\n').Count(line => line.Length > 1 && char.IsAsciiDigit(line[1])));
    }

    [Fact]
    public async Task Visits_are_sampled_with_the_seed()
    {
        (await _workspace.RunAsync("trace visits --pipeline pipeline.json --trace trace.csv --seed 11 --output visits.csv")).Succeeded();
        string again = (await _workspace.RunAsync("trace visits --pipeline pipeline.json --trace visits.csv --seed 11 --output -")).Succeeded().Output;

        Pipeline pipeline = PipelineJson.Parse(Workspace.Pipeline);
        using var expected = new MemoryStream();
        await WorkloadCsv.WriteWorkloadAsync(expected, Workload.Sample(pipeline, Trace, seed: 11), TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), _workspace.Read("visits.csv"));
        Assert.Equal(_workspace.Read("visits.csv"), again);
    }

    [Theory]
    [InlineData("trace scale --trace - --time-factor 1 --output -", 100)]
    [InlineData("trace generate --process recorded --trace - --duration 20.0585s --output -", 99)]
    public async Task Traces_pass_through_pipes(string commandLine, int queries)
    {
        _workspace.StandardInput = File.ReadAllBytes(_workspace.PathOf("trace.csv"));

        Assert.Equal(Workspace.Csv(Workspace.Arrivals.Take(queries)), (await _workspace.RunAsync(commandLine)).Succeeded().Output);
    }

    private static string Csv(ArrivalTrace trace) => Workspace.Csv(trace.Seconds.ToArray());

    private static async Task<ArrivalTrace> ParseAsync(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await WorkloadCsv.ReadArrivalsAsync(stream, "output", TestContext.Current.CancellationToken);
    }
}
