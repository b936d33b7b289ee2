using System.Text.Json;
using InferLine.Estimation;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Commands;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_json_has_exactly_the_documented_properties()
    {
        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate + " --json")).Json();

        Assert.Equal(["queries", "costPerHour", "attainment", "latencyMs", "elapsedMs", "stages"], json.Names());
        Assert.Equal(["mean", "p50", "p90", "p95", "p99", "p99.9", "max"], json.GetProperty("latencyMs").Names());
        Assert.All(json.GetProperty("stages").EnumerateArray(), stage =>
        {
            Assert.Equal(["name", "items", "batches", "meanBatch", "utilization", "queueMs"], stage.Names());
            Assert.Equal(["mean", "p99", "max"], stage.GetProperty("queueMs").Names());
        });
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" --seed 7", 7)]
    public async Task The_json_has_the_figures_of_the_estimator(string options, ulong seed)
    {
        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate + " --json" + options)).Json();

        Estimate expected = Estimate(seed);
        Assert.Equal(expected.Queries, json.GetProperty("queries").GetInt32());
        Assert.Equal(expected.CostPerHour, json.Number("costPerHour"));
        Assert.Equal(expected.Attainment, json.Number("attainment"));
        Assert.InRange(json.Number("elapsedMs"), double.Epsilon, double.MaxValue);
        JsonElement latency = json.GetProperty("latencyMs");
        Assert.Equal(expected.Latency.MeanSeconds * 1000, latency.Number("mean"));
        Assert.Equal(expected.Latency.P50Seconds * 1000, latency.Number("p50"));
        Assert.Equal(expected.Latency.P90Seconds * 1000, latency.Number("p90"));
        Assert.Equal(expected.Latency.P95Seconds * 1000, latency.Number("p95"));
        Assert.Equal(expected.Latency.P99Seconds * 1000, latency.Number("p99"));
        Assert.Equal(expected.Latency.P999Seconds * 1000, latency.Number("p99.9"));
        Assert.Equal(expected.Latency.MaxSeconds * 1000, latency.Number("max"));
        Assert.Equal(["find", "sort"], json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()!), StringComparer.Ordinal);
        foreach ((StageEstimate stage, JsonElement shown) in expected.Stages.Zip(json.GetProperty("stages").EnumerateArray()))
        {
            Assert.Equal(stage.Items, shown.GetProperty("items").GetInt64());
            Assert.Equal(stage.Batches, shown.GetProperty("batches").GetInt64());
            Assert.Equal(stage.MeanBatch, shown.Number("meanBatch"));
            Assert.Equal(stage.Utilization, shown.Number("utilization"));
            Assert.Equal(stage.MeanQueueSeconds * 1000, shown.GetProperty("queueMs").Number("mean"));
            Assert.Equal(stage.P99QueueSeconds * 1000, shown.GetProperty("queueMs").Number("p99"));
            Assert.Equal(stage.MaxQueueSeconds * 1000, shown.GetProperty("queueMs").Number("max"));
        }
    }

    [Fact]
    public async Task Figures_that_are_known_by_hand_come_out()
    {
        // Ten queries that never wait, each with one item of 20 ms, of which every second goes on to two items that are served together in 25 ms.
        string rows = string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},1,{(i % 2 == 0 ? 2 : 0)}\n"));
        _workspace.Write("trace.csv", "arrival_s,find,sort\n" + rows);
        _workspace.Write("plan.json", Workspace.Plan.Replace("\"gpu\", \"batchSize\": 8", "\"cpu\", \"batchSize\": 1", StringComparison.Ordinal));

        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate + " --json")).Json();

        Assert.Equal(10, json.GetProperty("queries").GetInt32());
        Assert.Equal(0.3, json.Number("costPerHour"), 1e-12);
        Assert.Equal(1, json.Number("attainment"));
        Assert.Equal(20, json.GetProperty("latencyMs").Number("p50"), 1e-9);
        Assert.Equal(32.5, json.GetProperty("latencyMs").Number("mean"), 1e-9);
        Assert.Equal(45, json.GetProperty("latencyMs").Number("max"), 1e-9);
        JsonElement sort = json.GetProperty("stages")[1];
        Assert.Equal(10, sort.GetProperty("items").GetInt32());
        Assert.Equal(5, sort.GetProperty("batches").GetInt32());
        Assert.Equal(2, sort.Number("meanBatch"));
        Assert.Equal(0, sort.GetProperty("queueMs").Number("max"));
    }

    [Fact]
    public async Task Without_an_objective_the_attainment_is_null_and_present()
    {
        _workspace.Write("plan.json", Workspace.Plan.Replace("\"slo\": { \"latencyMs\": 60, \"percentile\": 95 },", "", StringComparison.Ordinal));

        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate + " --json")).Json();
        ToolRun table = (await _workspace.RunAsync(CommandLines.Simulate)).Succeeded();

        Assert.Equal(JsonValueKind.Null, json.GetProperty("attainment").ValueKind);
        Assert.Contains("The plan has no latency objective.", table.Output, StringComparison.Ordinal);
        Assert.Contains("makes the p99", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visits_file_is_taken_as_it_is()
    {
        (await _workspace.RunAsync("trace visits --pipeline pipeline.json --trace trace.csv --seed 5 --output visits.csv")).Succeeded();

        JsonElement sampled = (await _workspace.RunAsync(CommandLines.Simulate + " --json --seed 5")).Json();
        JsonElement given = (await _workspace.RunAsync(CommandLines.Simulate.Replace("trace.csv", "visits.csv", StringComparison.Ordinal) + " --json --seed 6")).Json();

        Assert.Equal(sampled.GetProperty("stages").GetRawText(), given.GetProperty("stages").GetRawText());
    }

    [Theory]
    [InlineData("pipeline.json")]
    [InlineData("profiles.json")]
    [InlineData("plan.json")]
    [InlineData("trace.csv")]
    public async Task Every_file_may_come_from_standard_input(string file)
    {
        JsonElement expected = (await _workspace.RunAsync(CommandLines.Simulate + " --json")).Json();
        _workspace.StandardInput = File.ReadAllBytes(_workspace.PathOf(file));

        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate.Replace(file, "-", StringComparison.Ordinal) + " --json")).Json();

        Assert.Equal(expected.GetProperty("latencyMs").GetRawText(), json.GetProperty("latencyMs").GetRawText());
    }

    [Fact]
    public async Task The_table_tells_the_figures_and_what_makes_the_tail()
    {
        string output = (await _workspace.RunAsync(CommandLines.Simulate)).Succeeded().Output;

        Estimate expected = Estimate(seed: 1);
        Assert.Contains("Pipeline 'shop': 100 queries in 20.1 s", output, StringComparison.Ordinal);
        Assert.Contains("1.200 per hour", output, StringComparison.Ordinal);
        Assert.Contains("Objective p95 within 60 ms: missed", output, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{expected.Attainment * 100:0.00}% of the queries are in time"), output, StringComparison.Ordinal);
        Assert.Contains("queue ms", output, StringComparison.Ordinal);
        Assert.Contains("tail ms", output, StringComparison.Ordinal);
        string sort = Assert.Single(output.Split('\n'), line => line.StartsWith(" sort", StringComparison.Ordinal));
        Assert.Equal(["sort", "cpu", "2", "2"], sort.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Contains("Stage 'sort' makes the p95: the slowest queries spend ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_keep_to_100_columns_and_show_names_as_they_are()
    {
        string stage = "[red]" + new string('x', 90) + "[/]";
        string hardware = "gpu " + string.Join(' ', Enumerable.Repeat("very big", 8));
        foreach (string file in new[] { "pipeline.json", "profiles.json", "plan.json" })
        {
            string content = _workspace.Read(file).Replace("\"find\"", $"\"{stage}\"", StringComparison.Ordinal).Replace("\"gpu\"", $"\"{hardware}\"", StringComparison.Ordinal);
            _workspace.Write(file, content.Replace("\"latencyMs\": 25", "\"latencyMs\": 250000000", StringComparison.Ordinal));
        }

        string output = (await _workspace.RunAsync(CommandLines.Simulate)).Succeeded().Output;

        Assert.Contains("[red]", output, StringComparison.Ordinal);
        string[] table = [.. output.Split('\n').SkipWhile(line => !line.Contains("latency", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("Stage", StringComparison.Ordinal))];
        Assert.All(table, line => Assert.InRange(line.Length, 0, 100));
        Assert.Contains(table, line => line.Contains("250,000s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_run_is_written_as_a_timeline_beside_the_tables()
    {
        string tables = (await _workspace.RunAsync(CommandLines.Simulate)).Succeeded().Output;
        _workspace.Write("run.json", "old");
        string[] files = _workspace.Files();

        string output = (await _workspace.RunAsync(CommandLines.Simulate + " --trace-output run.json")).Succeeded().Output;

        Assert.StartsWith(tables, output, StringComparison.Ordinal);
        Assert.Contains("run.json; open it in chrome://tracing or Perfetto.", output, StringComparison.Ordinal);
        Assert.Equal(files, _workspace.Files());
        Assert.Equal(Estimate(seed: 1).Stages.Sum(stage => stage.Batches), Slices(_workspace.Read("run.json")));
    }

    [Fact]
    public async Task A_timeline_on_standard_output_takes_the_place_of_the_tables()
    {
        string output = (await _workspace.RunAsync(CommandLines.Simulate + " --seed 7 --trace-output -")).Succeeded().Output;

        Assert.Equal(Estimate(seed: 7).Stages.Sum(stage => stage.Batches), Slices(output));
    }

    [Fact]
    public async Task A_timeline_and_json_may_not_both_go_to_standard_output()
    {
        (await _workspace.RunAsync(CommandLines.Simulate + " --json --trace-output -")).IsRejected("--trace-output - and --json", "give --trace-output a file");

        JsonElement json = (await _workspace.RunAsync(CommandLines.Simulate + " --json --trace-output run.json")).Json();
        Assert.Equal(100, json.GetProperty("queries").GetInt32());
    }

    [Fact]
    public async Task A_timeline_that_cannot_be_written_is_said_before_the_work()
    {
        (await _workspace.RunAsync(CommandLines.Simulate.Replace("trace.csv", "absent.csv", StringComparison.Ordinal) + " --trace-output nowhere/run.json"))
            .IsRejected("nowhere", "create it first");
    }

    [Fact]
    public async Task A_run_that_fails_leaves_an_old_timeline_as_it_was()
    {
        _workspace.Write("run.json", "old");
        _workspace.Write("plan.json", Workspace.Plan.Replace("\"batchSize\": 2", "\"batchSize\": 3", StringComparison.Ordinal));

        (await _workspace.RunAsync(CommandLines.Simulate + " --trace-output run.json")).IsRejected("'batchSize' is 3");

        Assert.Equal("old", _workspace.Read("run.json"));
    }

    private static long Slices(string timeline) =>
        JsonDocument.Parse(timeline).RootElement.GetProperty("traceEvents").EnumerateArray().Count(entry => entry.GetProperty("ph").GetString() == "X");

    private static Estimate Estimate(ulong seed)
    {
        Pipeline pipeline = PipelineJson.Parse(Workspace.Pipeline);
        ProfileCatalog catalog = ProfileCatalogJson.Parse(Workspace.Profiles);
        Plan plan = PlanJson.Parse(Workspace.Plan);
        return new Estimator(Workload.Sample(pipeline, new ArrivalTrace(Workspace.Arrivals), seed), catalog).Estimate(plan);
    }
}
