using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Planning;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Testing;
using InferLine.Workloads;

namespace InferLine.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("greedy", SearchStatus.Feasible)]
    [InlineData("exact", SearchStatus.Optimal)]
    [InlineData("auto", SearchStatus.Optimal)]
    public async Task The_json_is_the_plan_of_the_planner(string planner, SearchStatus status)
    {
        ToolRun run = (await _workspace.RunAsync(CommandLines.Plan + $" --planner {planner} --json --seed 3")).Succeeded();

        Pipeline pipeline = PipelineJson.Parse(Workspace.Pipeline);
        ProfileCatalog catalog = ProfileCatalogJson.Parse(Workspace.Profiles);
        Workload workload = Workload.Sample(pipeline, new ArrivalTrace(Workspace.Arrivals), seed: 3);
        var request = new PlanningRequest(workload, catalog, new ServiceLevelObjective(TimeSpan.FromMilliseconds(60), 95));
        PlanningResult expected = PlannerChoice.Default.Create(planner, new PlannerOptions()).Plan(request, cancellationToken: TestContext.Current.CancellationToken);
        Plan plan = PlanJson.Parse(run.Output);
        Assert.Equal(expected.Plan!.Stages, plan.Stages);
        Assert.Equal(expected.Plan.Slo, plan.Slo);
        Assert.Equal(expected.Plan.CostPerHour, plan.CostPerHour);
        Assert.Equal(expected.Plan.Estimate, plan.Estimate);
        Assert.Equal(expected.Plan.Envelope!.Points, plan.Envelope!.Points);
        Assert.Equal(planner, plan.Search!.Method);
        Assert.Equal(status, plan.Search.Status);
        Assert.Equal(expected.Search.LowerBoundCostPerHour, plan.Search.LowerBoundCostPerHour);
    }

    [Fact]
    public async Task The_search_can_be_narrowed_and_widened()
    {
        string options = " --json --pin find=gpu --min-replicas find=3 --max-replicas find=3 --delays 0ms,1ms --every-batch-size --time-limit 10s";

        Plan plan = PlanJson.Parse((await _workspace.RunAsync(CommandLines.Plan + options)).Succeeded().Output);

        StagePlan find = plan.Stages[0];
        Assert.Equal(("gpu", 3), (find.Hardware, find.Replicas));
    }

    [Fact]
    public async Task A_sweep_is_a_table_of_plans()
    {
        const string Inputs = "plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv";
        JsonElement json = (await _workspace.RunAsync(Inputs + " --sweep slo=10ms..130ms:40ms --json")).Json();
        string table = (await _workspace.RunAsync(Inputs + " --slo 60ms --percentile 95 --sweep rate=4..6:1")).Succeeded().Output;

        Assert.Equal(["sweep", "points"], json.Names());
        JsonElement[] points = [.. json.GetProperty("points").EnumerateArray()];
        Assert.Equal([10, 50, 90, 130], points.Select(point => point.Number("value")));
        Assert.Equal("infeasible", points[0].GetProperty("status").GetString());
        Assert.Equal("optimal", points[3].GetProperty("status").GetString());
        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.Equal(3, table.Split('\n').Count(line => line.Contains(" optimal ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sweep_without_any_plan_is_the_answer_no()
    {
        ToolRun run = await _workspace.RunAsync("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --sweep slo=5ms..10ms:5ms");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task The_percentile_is_99_unless_given()
    {
        ToolRun run = (await _workspace.RunAsync("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 1.5s --json")).Succeeded();

        Assert.Equal(new ServiceLevelObjective(TimeSpan.FromSeconds(1.5), 99), PlanJson.Parse(run.Output).Slo);
    }

    [Fact]
    public async Task The_plan_is_written_to_a_file_and_simulates_to_its_own_estimate()
    {
        ToolRun run = (await _workspace.RunAsync(CommandLines.Plan + " --output new.json")).Succeeded();

        Assert.Contains(_workspace.PathOf("new.json"), run.Output, StringComparison.Ordinal);
        Plan plan = PlanJson.Parse(_workspace.Read("new.json"));
        JsonElement simulated = (await _workspace.RunAsync(CommandLines.Simulate.Replace("plan.json", "new.json", StringComparison.Ordinal) + " --json")).Json();
        Assert.Equal(plan.CostPerHour!.Value, simulated.Number("costPerHour"), 1e-12);
        Assert.Equal(plan.Estimate!.Attainment, simulated.Number("attainment"));
        Assert.False(_workspace.Has("new.json.tmp"));
    }

    [Theory]
    [InlineData(" --output -")]
    [InlineData(" --output - --json")]
    [InlineData(" --output new.json --json")]
    public async Task Standard_output_is_the_plan_alone_where_a_program_reads_it(string options)
    {
        ToolRun run = (await _workspace.RunAsync(CommandLines.Plan + options)).Succeeded();

        Assert.Equal("shop", PlanJson.Parse(run.Output).Pipeline);
    }

    [Fact]
    public async Task The_table_tells_the_plan_its_cost_and_how_the_search_ended()
    {
        string output = (await _workspace.RunAsync(CommandLines.Plan)).Succeeded().Output;

        Plan plan = PlanJson.Parse((await _workspace.RunAsync(CommandLines.Plan + " --json")).Output);
        string cost = FormattableString.Invariant($"{plan.CostPerHour:0.000}");
        Assert.Contains($"Pipeline 'shop': {cost} per hour for p95 within 60 ms, on 100 queries", output, StringComparison.Ordinal);
        foreach (StagePlan stage in plan.Stages)
        {
            string row = Assert.Single(output.Split('\n'), line => line.StartsWith($" {stage.Stage} ", StringComparison.Ordinal));
            Assert.Equal(
                [stage.Stage, stage.Hardware, FormattableString.Invariant($"{stage.BatchSize}"), FormattableString.Invariant($"{stage.Replicas}")],
                row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        }

        Assert.Contains("scale factor", output, StringComparison.Ordinal);
        Assert.Contains("provisioning ratio", output, StringComparison.Ordinal);
        Assert.Contains(" total ", output, StringComparison.Ordinal);
        Assert.Contains("Estimate: p50 ", output, StringComparison.Ordinal);
        Assert.Contains("p95 ", output, StringComparison.Ordinal);
        Assert.Contains("Search: auto, ", output, StringComparison.Ordinal);
        Assert.Contains("no plan is cheaper", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_tells_the_bound_where_nothing_is_proved()
    {
        string output = (await _workspace.RunAsync(CommandLines.Plan + " --planner greedy")).Succeeded().Output;

        Plan plan = PlanJson.Parse((await _workspace.RunAsync(CommandLines.Plan + " --planner greedy --json")).Output);
        Assert.Contains(FormattableString.Invariant($"no plan costs less than {plan.Search!.LowerBoundCostPerHour:0.000} per hour"), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_infeasible_objective_is_the_answer_no_with_the_reason()
    {
        _workspace.Write("new.json", "as it was");
        ToolRun run = await _workspace.RunAsync("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 10ms --output new.json");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.StartsWith("There is no feasible plan for pipeline 'shop' with p99 within 10 ms: ", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("sort", run.Output, StringComparison.Ordinal);
        Assert.Equal("as it was", _workspace.Read("new.json"));
    }

    [Theory]
    [InlineData(" --json")]
    [InlineData(" --output -")]
    public async Task An_infeasible_objective_has_a_document_too(string options)
    {
        ToolRun run = await _workspace.RunAsync("plan --pipeline pipeline.json --profiles profiles.json --trace trace.csv --slo 10ms" + options);

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Equal("", run.Error);
        JsonElement json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["pipeline", "slo", "stages", "search"], json.Names());
        Assert.Equal("shop", json.GetProperty("pipeline").GetString());
        Assert.Equal(10, json.GetProperty("slo").Number("latencyMs"));
        Assert.Equal(99, json.GetProperty("slo").Number("percentile"));
        Assert.Empty(json.GetProperty("stages").EnumerateArray());
        JsonElement search = json.GetProperty("search");
        Assert.Equal(["method", "status", "lowerBoundCostPerHour", "simulations", "elapsedMs", "reason"], search.Names());
        Assert.Equal("infeasible", search.GetProperty("status").GetString());
        Assert.Contains("10 ms", search.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_search_gives_the_plan_that_it_had()
    {
        using var interrupt = new CancellationTokenSource();
        _workspace.Planners = new PlannerChoice((GreedyPlanner.Method, _ => new InterruptedPlanner(interrupt)));

        ToolRun run = await _workspace.RunInterruptiblyAsync(CommandLines.Plan + " --json --output new.json", interrupt.Token);

        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Plan plan = PlanJson.Parse(run.Output);
        Assert.Contains("cancelled", plan.Search!.Reason, StringComparison.Ordinal);
        Assert.Equal(plan.Stages, PlanJson.Parse(_workspace.Read("new.json")).Stages);
    }

    [Fact]
    public async Task A_search_that_is_cancelled_before_a_plan_says_so()
    {
        using var interrupt = new CancellationTokenSource();
        await interrupt.CancelAsync();

        ToolRun run = await _workspace.RunInterruptiblyAsync(CommandLines.Plan + " --output new.json", interrupt.Token);

        Assert.Equal(new ToolRun(ExitCode.Cancelled, "", "cancelled before there was a result" + Environment.NewLine), run);
        Assert.False(_workspace.Has("new.json"));
    }
}
