using System.Text.Json;
using InferLine.Testing;

namespace InferLine.Commands;

/// <summary><c>apply</c> and <c>status</c>, one after the other as people do.</summary>
public sealed class ApplyCommandTests : ApplyCommandScenario
{
    private TritonHost _host = null!;

    protected override string Files => "--backend triton --pipeline chain.json --servers servers.json";

    protected override string Plan => PlanOf(2, 3);

    protected override string Servers =>
        $$"""{ "bindings": [ { "hardware": "cpu", "endpoint": "{{_host.Url}}", "metricsEndpoint": "{{_host.MetricsUrl}}", "kind": "cpu", "capacity": 8 } ], "models": { "second": "b" } }""";

    protected override Uri Url => _host.Url;

    protected override IReadOnlyList<string> ControlCalls => _host.Server.ControlCalls;

    protected override async Task StartAsync() => _host = await TritonHost.StartAsync("a", "b");

    protected override ValueTask StopAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_dry_run_tells_each_call_and_difference_and_changes_nothing()
    {
        ToolRun run = (await Workspace.RunAsync($"apply {Files} --plan plan.json --dry-run")).Succeeded();
        Assert.Equal(
            $"""
            {_host.Url.AbsoluteUri.TrimEnd('/')}: POST /v2/repository/models/a/load, stage 'first' (reload)
              max_batch_size: 8 -> 4
              dynamic_batching.max_queue_delay_microseconds: 2000 -> 0
              dynamic_batching.preferred_batch_size: [4, 8] -> none
              instance_group: 1 x KIND_CPU -> 2 x KIND_CPU
            {_host.Url.AbsoluteUri.TrimEnd('/')}: POST /v2/repository/models/b/load, stage 'second' (reload)
              max_batch_size: 8 -> 4
              dynamic_batching.max_queue_delay_microseconds: 2000 -> 0
              dynamic_batching.preferred_batch_size: [4, 8] -> none
              instance_group: 1 x KIND_CPU -> 3 x KIND_CPU
            2 changes would be made. Nothing was changed.

            """.ReplaceLineEndings("\n"),
            run.Output.ReplaceLineEndings("\n"));
        Assert.Empty(_host.Server.ControlCalls);
        Assert.False(Workspace.Has("state.json"));
    }

    [Fact]
    public async Task A_plan_is_applied_once_and_its_status_told()
    {
        JsonElement applied = await ApplyAsync((2, 2, 4, 0), (3, 3, 4, 0));
        Assert.Equal(["a", "b"], applied.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("model").GetString()));
        Assert.Equal((2, 3), (_host.Server.Instances("a"), _host.Server.Instances("b")));
    }

    [Fact]
    public async Task What_is_not_as_planned_is_told_with_exit_code_1()
    {
        ToolRun run = await Workspace.RunAsync($"status {Files} --plan plan.json");
        Assert.Equal((ExitCode.No, ""), (run.ExitCode, run.Error));
        Assert.Contains("has a problem", run.Output, StringComparison.Ordinal);
        Assert.Contains("Stage 'first': ", run.Output, StringComparison.Ordinal);
        Assert.Contains("instance_group: 1 x KIND_CPU -> 2 x KIND_CPU", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_come_from_the_environment()
    {
        Environment.SetEnvironmentVariable("INFERLINE_TEST_APPLY_AUTHORIZATION", "Bearer secret");
        Workspace.Write("servers.json", Servers.Replace("\"models\"", """ "headersFromEnvironment": { "Authorization": "INFERLINE_TEST_APPLY_AUTHORIZATION" }, "models" """, StringComparison.Ordinal));
        (await Workspace.RunAsync($"apply {Files} --plan plan.json")).Succeeded();
        Assert.All(_host.Credentials, value => Assert.Equal("Bearer secret", value));
    }

    [Theory]
    [InlineData("\"kind\": \"cpu\"", "\"kind\": \"gpu\"", "servers.json", "Bindings[0].Gpus")]
    [InlineData("\"kind\": \"cpu\"", "\"kind\": \"tpu\"", "servers.json", "line 1", "kind")]
    [InlineData("\"capacity\": 8", "\"room\": 4", "servers.json", "room")]
    [InlineData("\"second\": \"b\"", "\"second\": \"nowhere\"", "plan.json", "no model 'nowhere' in its repository")]
    [InlineData("http://", "", "servers.json", "bindings[0].endpoint", "http://gpu-1:8000")]
    [InlineData("\"models\"", "\"loadTimeoutS\": -1, \"models\"", "servers.json", "loadTimeoutS")]
    [InlineData("\"models\"", "\"headersFromEnvironment\": { \"Authorization\": \"INFERLINE_TEST_UNSET\" }, \"models\"", "servers.json", "header 'Authorization'", "'INFERLINE_TEST_UNSET' is not set")]
    [InlineData("\"models\"", "\"headersFromEnvironment\": { \"Authorization\": null }, \"models\"", "servers.json", "header 'Authorization'", "no environment variable is named")]
    [InlineData("\"second\": \"b\"", "\"second\": null", "servers.json", "stage 'second'", "it is null")]
    public Task What_Triton_needs_of_its_servers_is_explained_and_nothing_is_changed(string from, string to, params string[] because) => ServersAreRefusedAsync(from, to, because);

    [Fact]
    public async Task Something_to_compare_with_is_needed()
    {
        (await Workspace.RunAsync($"status {Files}")).IsRejected("give --plan, or --state");
        (await Workspace.RunAsync($"status {Files} --state state.json")).IsRejected("state.json: the file does not exist");
        (await Workspace.RunAsync($"apply {Files.Replace("triton", "abacus", StringComparison.Ordinal)} --plan plan.json")).IsRejected("there is no backend 'abacus'");
    }

    private static string PlanOf(int first, int second) => FormattableString.Invariant(
        $$"""
        { "pipeline": "chain", "stages": [ { "name": "first", "hardware": "cpu", "batchSize": 4, "replicas": {{first}} }, { "name": "second", "hardware": "cpu", "batchSize": 4, "replicas": {{second}} } ] }
        """);
}
