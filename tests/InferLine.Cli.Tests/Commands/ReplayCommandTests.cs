using System.Globalization;
using System.Text.Json;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Replay;
using InferLine.Serialization;
using InferLine.Testing;
using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private const string Replay = "replay --pipeline pipeline.json --profiles profiles.json --plan planned.json --trace day.csv --tuner ";

    /// <summary>20 queries per second for 30 s, then three times as many for 30 s, then as before for 60 s.</summary>
    private static readonly double[] Day =
        [.. Enumerable.Range(0, 600).Select(i => i / 20.0), .. Enumerable.Range(0, 1800).Select(i => 30 + (i / 60.0)), .. Enumerable.Range(0, 1200).Select(i => 60 + (i / 20.0))];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_json_has_exactly_the_documented_properties()
    {
        await PrepareAsync();
        string[] names = ["queries", "attainment", "cost", "meanCostPerHour", "latencyMs", "changes", "stages", "minutes"];

        JsonElement json = (await _workspace.RunAsync(Replay + "proportional --json")).Json();
        JsonElement withTimeline = (await _workspace.RunAsync(Replay + "proportional --json --timeline")).Json();

        Assert.Equal(names, json.Names());
        Assert.Equal([.. names, "timeline"], withTimeline.Names());
        Assert.Equal(["mean", "p50", "p90", "p95", "p99", "p99.9", "max"], json.GetProperty("latencyMs").Names());
        Assert.All(json.GetProperty("stages").EnumerateArray(), stage => Assert.Equal(["name", "peakReplicas", "meanReplicas"], stage.Names()));
        Assert.All(json.GetProperty("minutes").EnumerateArray(), minute => Assert.Equal(["minute", "queries", "misses"], minute.Names()));
        Assert.All(withTimeline.GetProperty("timeline").EnumerateArray(), step =>
        {
            Assert.Equal(["t_s", "replicas", "reason"], step.Names());
            Assert.Equal(["find", "sort"], step.GetProperty("replicas").Names());
        });
    }

    [Theory]
    [InlineData("classic", "")]
    [InlineData("proportional", "")]
    [InlineData("proportional", " --seed 7 --activation 1s --stabilization 3s --headroom 50% --decision-interval 1s --report-items --min-replicas find=2 --max-replicas sort=9")]
    public async Task The_json_has_the_figures_of_the_replay(string policy, string options)
    {
        Plan plan = await PrepareAsync();
        JsonElement json = (await _workspace.RunAsync(Replay + policy + " --json --timeline" + options)).Json();

        ReplayResult expected = Run(plan, policy, given: options.Length > 0);
        Assert.True(expected.Changes > 1);
        Assert.Equal(expected.Queries, json.GetProperty("queries").GetInt32());
        Assert.Equal(expected.Attainment, json.Number("attainment"));
        Assert.Equal(expected.Cost, json.Number("cost"));
        Assert.Equal(expected.MeanCostPerHour, json.Number("meanCostPerHour"));
        Assert.Equal(expected.Latency.P99Seconds * 1000, json.GetProperty("latencyMs").Number("p99"));
        Assert.Equal(expected.Changes, json.GetProperty("changes").GetInt32());
        Assert.Equal(
            expected.Stages.Select(stage => (stage.Name, stage.PeakReplicas, stage.MeanReplicas)),
            json.GetProperty("stages").EnumerateArray().Select(stage =>
                (stage.GetProperty("name").GetString()!, stage.GetProperty("peakReplicas").GetInt32(), stage.Number("meanReplicas"))));
        Assert.Equal(
            expected.Minutes,
            json.GetProperty("minutes").EnumerateArray().Select(minute =>
                new ReplayMinute(minute.GetProperty("minute").GetInt32(), minute.GetProperty("queries").GetInt32(), minute.GetProperty("misses").GetInt32())));
        Assert.Equal(
            expected.Timeline.Select(step => (step.AtSeconds, step.Replicas[0], step.Replicas[1], step.Reason)),
            json.GetProperty("timeline").EnumerateArray().Select(step => (
                step.Number("t_s"),
                step.GetProperty("replicas").GetProperty("find").GetInt32(),
                step.GetProperty("replicas").GetProperty("sort").GetInt32(),
                step.GetProperty("reason").GetString()!)));
    }

    [Fact]
    public async Task Without_a_tuner_a_plan_written_by_hand_does_what_simulate_says()
    {
        JsonElement simulated = (await _workspace.RunAsync(CommandLines.Simulate + " --json")).Json();
        JsonElement replayed = (await _workspace.RunAsync(CommandLines.Replay + " --json --timeline")).Json();

        Assert.Equal(simulated.GetProperty("latencyMs").GetRawText(), replayed.GetProperty("latencyMs").GetRawText());
        Assert.Equal(simulated.Number("attainment"), replayed.Number("attainment"));
        Assert.Equal(simulated.Number("costPerHour"), replayed.Number("meanCostPerHour"), 1e-12);
        Assert.Equal(0, replayed.GetProperty("changes").GetInt32());
        Assert.Equal("as planned", Assert.Single(replayed.GetProperty("timeline").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_tuner_needs_a_plan_that_a_planner_made() =>
        (await _workspace.RunAsync(CommandLines.Replay.Replace("none", "classic", StringComparison.Ordinal)))
            .IsRejected("plan.json: plan: it has no envelope", "make the plan with 'inferline plan'");

    [Fact]
    public async Task A_trace_too_long_for_its_decisions_is_named()
    {
        await PrepareAsync();
        _workspace.Write("day.csv", "arrival_s\n0\n1e10\n");

        (await _workspace.RunAsync(Replay + "proportional")).IsRejected("day.csv", "raise the decision interval");
    }

    [Fact]
    public async Task Where_a_time_may_be_zero_the_range_says_so() =>
        (await _workspace.RunAsync(CommandLines.Replay + " --activation 2h")).IsRejected("--activation", "from 0s to 60m");

    [Fact]
    public async Task A_plan_with_another_stage_is_explained()
    {
        _workspace.Write("plan.json", Workspace.Plan.Replace("\"stage\"", "\"name\"", StringComparison.Ordinal).Replace("\"sort\"", "\"pack\"", StringComparison.Ordinal));

        (await _workspace.RunAsync(CommandLines.Replay)).IsRejected("plan.json", "stage 'pack'", "no such stage");
    }

    [Fact]
    public async Task Without_an_objective_attainment_and_misses_are_null_and_present()
    {
        _workspace.Write("plan.json", Workspace.Plan.Replace("\"slo\": { \"latencyMs\": 60, \"percentile\": 95 },", "", StringComparison.Ordinal));

        JsonElement json = (await _workspace.RunAsync(CommandLines.Replay + " --json")).Json();
        string table = (await _workspace.RunAsync(CommandLines.Replay)).Succeeded().Output;

        Assert.Equal(JsonValueKind.Null, json.GetProperty("attainment").ValueKind);
        Assert.All(json.GetProperty("minutes").EnumerateArray(), minute => Assert.Equal(JsonValueKind.Null, minute.GetProperty("misses").ValueKind));
        Assert.Contains("The plan has no latency objective.", table, StringComparison.Ordinal);
        Assert.DoesNotContain("Late queries", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_tells_the_cost_the_stages_the_changes_and_when_queries_were_late()
    {
        Plan plan = await PrepareAsync();
        string output = (await _workspace.RunAsync(Replay + "proportional")).Succeeded().Output;

        ReplayResult expected = Run(plan, "proportional", given: false);
        Assert.Contains("Pipeline 'shop': 3,600 queries in 120.0 s", output, StringComparison.Ordinal);
        Assert.Contains("tuner proportional.", output, StringComparison.Ordinal);
        Assert.Contains("Objective p95 within 60 ms:", output, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"a mean of {expected.MeanCostPerHour:0.000} per hour"), output, StringComparison.Ordinal);
        Assert.Contains($"The replicas changed {expected.Changes} times.", output, StringComparison.Ordinal);
        Assert.Contains("queries/s against", output, StringComparison.Ordinal);
        Assert.Contains("Late queries by minute of their arrival:", output, StringComparison.Ordinal);
        ReplayMinute minute = expected.Minutes.First(minute => minute.Misses > 0);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" {minute.Minute} {minute.Queries,7:#,0} {minute.Misses,4} "), output, StringComparison.Ordinal);
        Assert.All(output.Split('\n').Where(line => !line.EndsWith('.')), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public async Task A_long_timeline_is_shortened_unless_all_of_it_is_asked_for()
    {
        await PrepareAsync();
        _workspace.Write("day.csv", Workspace.Csv(Enumerable.Range(0, 16).SelectMany(swing =>
            Enumerable.Range(0, swing % 2 == 0 ? 60 : 1200).Select(i => (swing * 70) + (i / 60.0)))));

        string few = (await _workspace.RunAsync(Replay + "proportional --stabilization 0s")).Succeeded().Output;
        string all = (await _workspace.RunAsync(Replay + "proportional --stabilization 0s --timeline")).Succeeded().Output;

        static int Changes(string output) => output.Split('\n').Count(line => line.Contains(" -> ", StringComparison.Ordinal));
        Assert.Equal(10, Changes(few));
        Assert.Contains("more; --timeline shows all", few, StringComparison.Ordinal);
        Assert.True(Changes(all) > 10);
        Assert.DoesNotContain("--timeline shows all", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("planned.json")]
    [InlineData("day.csv")]
    public async Task Every_file_may_come_from_standard_input(string file)
    {
        await PrepareAsync();
        string expected = (await _workspace.RunAsync(Replay + "classic --json")).Succeeded().Output;
        _workspace.StandardInput = File.ReadAllBytes(_workspace.PathOf(file));

        Assert.Equal(expected, (await _workspace.RunAsync(Replay.Replace(file, "-", StringComparison.Ordinal) + "classic --json")).Succeeded().Output);
    }

    /// <summary>Makes the plan and the day. The plan is for 20 queries per second.</summary>
    private async Task<Plan> PrepareAsync()
    {
        _workspace.Write("trace.csv", Workspace.Csv(Enumerable.Range(0, 1200).Select(i => i / 20.0)));
        _workspace.Write("day.csv", Workspace.Csv(Day));
        (await _workspace.RunAsync(CommandLines.Plan + " --output planned.json")).Succeeded();
        return PlanJson.Parse(_workspace.Read("planned.json"));
    }

    private static ReplayResult Run(Plan plan, string policy, bool given)
    {
        Pipeline pipeline = PipelineJson.Parse(Workspace.Pipeline);
        ProfileCatalog catalog = ProfileCatalogJson.Parse(Workspace.Profiles);
        TunerOptions tuning = !given ? new TunerOptions() : new TunerOptions
        {
            Activation = TimeSpan.FromSeconds(1),
            Stabilization = TimeSpan.FromSeconds(3),
            Headroom = 0.5,
            Replicas = new Dictionary<string, ReplicaRange>(StringComparer.Ordinal) { ["find"] = new(2), ["sort"] = new(1, 9) },
        };
        ITuner tuner = policy == ClassicTuner.PolicyName ? new ClassicTuner(pipeline, plan, catalog, tuning) : new ProportionalTuner(pipeline, plan, catalog, tuning);
        var options = new ReplayOptions
        {
            Activation = tuning.Activation,
            DecisionInterval = given ? TimeSpan.FromSeconds(1) : ReplayOptions.DefaultDecisionInterval,
            ReportItems = given,
        };
        return new TunerReplay(Workload.Sample(pipeline, new ArrivalTrace(Day), seed: given ? 7UL : 1), catalog).Run(plan, tuner, options);
    }
}
