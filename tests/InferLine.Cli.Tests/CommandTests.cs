using System.Text.Json;

namespace InferLine.Cli.Tests;

/// <summary>What the commands print, and how they end.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Inputs = " --pipeline @p.json --profiles @f.json";

    private readonly InputFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_prints_the_documented_json()
    {
        _folder.Write("t.csv", "arrival_s,a,b\n0.01,1,1\n0.02,1,0\n0.5,1,0\n");
        CommandRun run = await Run($"simulate{Inputs} --plan @plan.json --trace @t.csv --json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        using var document = JsonDocument.Parse(run.Output);
        JsonElement root = document.RootElement;
        Assert.Equal(["queries", "costPerHour", "attainment", "latencyMs", "elapsedMs", "stages"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, root.GetProperty("queries").GetInt32());
        Assert.Equal(6, root.GetProperty("costPerHour").GetDouble());
        Assert.Equal(1, root.GetProperty("attainment").GetDouble());
        JsonElement latency = root.GetProperty("latencyMs");
        Assert.Equal(["mean", "p50", "p90", "p95", "p99", "p99.9", "max"], latency.EnumerateObject().Select(p => p.Name));
        Assert.Equal(20, latency.GetProperty("max").GetDouble(), 1e-9);
        Assert.Equal(10, latency.GetProperty("p50").GetDouble(), 1e-9);
        JsonElement stage = root.GetProperty("stages")[0];
        Assert.Equal(["name", "items", "batches", "meanBatch", "utilization", "queueMs"], stage.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["mean", "p99", "max"], stage.GetProperty("queueMs").EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, stage.GetProperty("items").GetInt32());
        Assert.Equal(1, root.GetProperty("stages")[1].GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task Attainment_is_null_without_an_objective()
    {
        _folder.Write("plan.json", InputFolder.Plan.Replace("""
            "slo": { "latencyMs": 100, "percentile": 99 }, 
            """.TrimEnd('\n'), "", StringComparison.Ordinal));
        CommandRun run = await Run($"simulate{Inputs} --plan @plan.json --trace @t.csv --json");
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("attainment").ValueKind);
    }

    [Theory]
    [InlineData("greedy", "feasible")]
    [InlineData("exact", "optimal")]
    [InlineData("auto", "optimal")]
    public async Task A_plan_can_be_simulated(string planner, string status)
    {
        CommandRun run = await Run($"plan{Inputs} --trace @t.csv --slo 100ms --planner {planner} --output @new.json --json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal(await File.ReadAllTextAsync(_folder["new.json"], TestContext.Current.CancellationToken), run.Output);
        using var document = JsonDocument.Parse(run.Output);
        JsonElement search = document.RootElement.GetProperty("search");
        Assert.Equal(planner, search.GetProperty("method").GetString());
        Assert.Equal(status, search.GetProperty("status").GetString());
        Assert.True(search.GetProperty("lowerBoundCostPerHour").GetDouble() <= document.RootElement.GetProperty("costPerHour").GetDouble() + 1e-9);
        CommandRun simulated = await Run($"simulate{Inputs} --plan @new.json --trace @t.csv");
        Assert.Equal(ExitCode.Done, simulated.ExitCode);
        Assert.Contains("slowest queries", simulated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_plan_is_exit_code_1_with_the_reason()
    {
        CommandRun text = await Run($"plan{Inputs} --trace @t.csv --slo 5ms");
        Assert.Equal(ExitCode.No, text.ExitCode);
        Assert.Contains("allow at least", text.Output, StringComparison.Ordinal);
        CommandRun json = await Run($"plan{Inputs} --trace @t.csv --slo 5ms --json");
        Assert.Equal(ExitCode.No, json.ExitCode);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal("infeasible", document.RootElement.GetProperty("search").GetProperty("status").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("stages").GetArrayLength());
    }

    [Fact]
    public async Task A_sweep_prints_every_point()
    {
        CommandRun run = await Run($"plan{Inputs} --trace @t.csv --sweep slo=10ms..40ms:10ms --json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal([10, 20, 30, 40], document.RootElement.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("value").GetDouble()));
        CommandRun text = await Run($"plan{Inputs} --trace @t.csv --slo 40ms --sweep rate=5..10:5");
        Assert.Contains("optimal", text.Output, StringComparison.Ordinal);
        Assert.All(text.Output.Split('\n'), line => Assert.True(line.Length <= 100));
    }

    [Fact]
    public async Task Traces_are_generated_scaled_described_and_given_visits()
    {
        Assert.Equal(ExitCode.Done, (await Run("trace generate --process gamma --rate 50 --cv 2 --duration 20s --seed 3 --output @g.csv")).ExitCode);
        Assert.Equal(ExitCode.Done, (await Run("trace scale --trace @g.csv --time-factor 0.5 --output @s.csv")).ExitCode);
        using var original = JsonDocument.Parse((await Run("trace stats --trace @g.csv --json")).Output);
        using var scaled = JsonDocument.Parse((await Run("trace stats --trace @s.csv --json")).Output);
        Assert.Equal(original.RootElement.GetProperty("queries").GetInt32(), scaled.RootElement.GetProperty("queries").GetInt32());
        CommandRun envelope = await Run("trace envelope --trace @g.csv --windows 1s,10s");
        Assert.Equal(ExitCode.Done, envelope.ExitCode);
        CommandRun visits = await Run("trace visits --pipeline @p.json --trace @g.csv --seed 1 --output -");
        Assert.StartsWith("arrival_s,a,b\n", visits.Output, StringComparison.Ordinal);
        Assert.Equal(original.RootElement.GetProperty("queries").GetInt32() + 1, visits.Output.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Standard_input_stands_for_a_file()
    {
        CommandRun run = await CommandRun.Of(_folder.Fill($"simulate{Inputs} --plan @plan.json --trace - --json"), InputFolder.Trace);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        CommandRun bad = await CommandRun.Of(_folder.Fill($"simulate{Inputs} --plan @plan.json --trace - --json"), "arrival_s\n2\n1\n");
        Assert.Equal(ExitCode.BadInput, bad.ExitCode);
        Assert.Contains("line 3", bad.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "Start with:")]
    [InlineData("plan --help", "Examples:")]
    [InlineData("simulate --help", "Examples:")]
    [InlineData("trace --help", "generate")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_teaches(string arguments, string expected)
    {
        CommandRun run = await CommandRun.Of(arguments);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> Run(string arguments) => CommandRun.Of(_folder.Fill(arguments));
}
