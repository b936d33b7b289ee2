using System.Text.Json;
using InferLine.Testing;

namespace InferLine.Commands;

/// <summary><c>apply</c> and <c>status</c> for TorchServe, one after the other as people do.</summary>
public sealed class TorchServeApplyCommandTests : ApplyCommandScenario
{
    private TorchServeHost _host = null!;

    protected override string Files => "--backend torchserve --pipeline chain.json --servers servers.json";

    protected override string Plan => PlanOf(2, 3);

    protected override string Servers =>
        $$"""
        { "bindings": [ { "hardware": "cpu", "endpoint": "{{_host.Url}}", "managementEndpoint": "{{_host.ManagementUrl}}", "metricsEndpoint": "{{_host.MetricsUrl}}", "capacity": 8 } ],
          "models": { "second": "b" } }
        """;

    protected override Uri Url => _host.Url;

    protected override IReadOnlyList<string> ControlCalls => _host.Server.ControlCalls;

    protected override async Task StartAsync() => _host = await TorchServeHost.StartAsync();

    protected override ValueTask StopAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_dry_run_tells_each_call_and_difference_and_changes_nothing()
    {
        ToolRun run = (await Workspace.RunAsync($"apply {Files} --plan plan.json --dry-run")).Succeeded();
        string server = _host.Url.AbsoluteUri.TrimEnd('/');
        Assert.Equal(
            $"""
            {server}: PUT /models/a/1.0?min_worker=2&max_worker=2, stage 'first'
              workers: 1 (1 to 1) -> 2
            {server}: POST /models?url=b.mar&model_name=b.alt&batch_size=4&max_batch_delay=5&initial_workers=0&synchronous=false&response_timeout=120&startup_timeout=120, stage 'second'
              batchSize: 8 -> 4
              maxBatchDelay: 50 -> 5
              workers: 1 (1 to 1) -> 3
            {server}: PUT /models/b.alt?min_worker=3&max_worker=3, stage 'second'
              workers: 0 -> 3
            {server}: DELETE /models/b/1.0, stage 'second'
              replaced, once what it has in hand is answered
            4 changes would be made. Nothing was changed.

            """.ReplaceLineEndings("\n"),
            run.Output.ReplaceLineEndings("\n"));
        Assert.Empty(_host.Server.ControlCalls);
        Assert.False(Workspace.Has("state.json"));
    }

    [Fact]
    public async Task A_plan_is_applied_once_and_its_status_told()
    {
        JsonElement applied = await ApplyAsync((2, 2, 1, 0), (3, 3, 4, 0));
        Assert.Equal(["first", "second", "second", "second"], applied.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("stage").GetString()));
        Assert.Equal([("a/1.0", 1, 100, 2)], _host.Server.Served("a"));
        Assert.Equal([("b.alt/1.0", 4, 5, 3)], _host.Server.Served("b.alt"));
        Assert.Empty(_host.Server.Served("b"));
        Assert.Empty(_host.Server.Outages);
    }

    [Fact]
    public async Task Archives_of_two_versions_keep_the_name()
    {
        Workspace.Write("servers.json", Servers.Replace("\"models\"", """ "archives": { "second": [ "b.mar", "b2.mar" ] }, "warmUps": { "second": { "text": "{}" } }, "models" """, StringComparison.Ordinal));
        (await Workspace.RunAsync($"apply {Files} --plan plan.json")).Succeeded();
        Assert.Equal([("b/2.0", 4, 5, 3)], _host.Server.Served("b"));
        Assert.Contains(_host.Requests, request => request.Path == "/predictions/b/2.0");
    }

    [Fact]
    public async Task What_is_not_as_planned_is_told_with_exit_code_1()
    {
        ToolRun run = await Workspace.RunAsync($"status {Files} --plan plan.json");
        Assert.Equal((ExitCode.No, ""), (run.ExitCode, run.Error));
        Assert.Contains("Stage 'second': ", run.Output, StringComparison.Ordinal);
        Assert.Contains("batchSize: 8 -> 4", run.Output, StringComparison.Ordinal);
        Assert.Empty(_host.Server.ControlCalls);
    }

    [Fact]
    public async Task Keys_come_from_the_servers_key_file_or_from_the_environment()
    {
        const string Management = "management-secret";
        const string Inference = "inference-secret";
        (_host.Server.ManagementKey, _host.Server.InferenceKey) = (Management, Inference);
        ToolRun refused = await Workspace.RunAsync($"apply {Files} --plan plan.json");
        Assert.Equal(ExitCode.Unavailable, refused.ExitCode);
        Assert.Contains("Token Authorization failed", refused.Error, StringComparison.Ordinal);

        Workspace.Write("keys.json", $$"""{ "management": { "key": "{{Management}}" }, "inference": { "key": "{{Inference}}" }, "API": { "key": "api-secret" } }""");
        string inFile = $"\"keyFile\": {JsonSerializer.Serialize(Workspace.PathOf("keys.json"))}";
        Environment.SetEnvironmentVariable("INFERLINE_TEST_MANAGEMENT_KEY", Management);
        Environment.SetEnvironmentVariable("INFERLINE_TEST_INFERENCE_KEY", Inference);
        const string InEnvironment = "\"managementKeyFromEnvironment\": \"INFERLINE_TEST_MANAGEMENT_KEY\", \"inferenceKeyFromEnvironment\": \"INFERLINE_TEST_INFERENCE_KEY\"";
        foreach (string keys in new[] { inFile, InEnvironment })
        {
            Workspace.Write("servers.json", Servers.Replace("\"capacity\"", keys + ", \"capacity\"", StringComparison.Ordinal));
            ToolRun applied = (await Workspace.RunAsync($"apply {Files} --plan plan.json --state state.json --json")).Succeeded();
            ToolRun status = (await Workspace.RunAsync($"status {Files} --state state.json")).Succeeded();
            Assert.DoesNotContain("secret", applied.Output + status.Output + Workspace.Read("state.json"), StringComparison.Ordinal);
        }

        // A key that is refused is not told either.
        Environment.SetEnvironmentVariable("INFERLINE_TEST_MANAGEMENT_KEY", "old-secret");
        refused = await Workspace.RunAsync($"apply {Files} --plan plan.json");
        Assert.Equal(ExitCode.Unavailable, refused.ExitCode);
        Assert.Contains(_host.Requests, request => request.Authorization == "Bearer old-secret");
        Assert.DoesNotContain("secret", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"capacity\": 8", "\"kind\": \"gpu\"", "servers.json", "kind")]
    [InlineData("\"capacity\": 8", "\"keyFile\": \"nowhere/key_file.txt\"", "servers.json", "bindings[0].keyFile", "'nowhere/key_file.txt' does not exist")]
    [InlineData("\"capacity\": 8", "\"managementKeyFromEnvironment\": \"INFERLINE_TEST_UNSET\"", "servers.json", "bindings[0].managementKeyFromEnvironment", "'INFERLINE_TEST_UNSET' is not set")]
    [InlineData("\"second\": \"b\"", "\"second\": \"nowhere\"", "plan.json", "the server has no model 'nowhere'")]
    [InlineData("\"endpoint\": \"http://", "\"endpoint\": \"", "servers.json", "bindings[0].endpoint", "http://gpu-1:8080")]
    [InlineData("\"models\"", "\"startTimeoutS\": 0, \"models\"", "servers.json", "startTimeoutS")]
    [InlineData("\"models\"", "\"archives\": { \"second\": [] }, \"models\"", "servers.json", "Archives['second']")]
    [InlineData("\"models\"", "\"archives\": { \"second\": null }, \"models\"", "servers.json", "archives, stage 'second'")]
    [InlineData("\"models\"", "\"warmUps\": { \"second\": null }, \"models\"", "servers.json", "warmUps, stage 'second'")]
    public Task What_TorchServe_needs_of_its_servers_is_explained_and_nothing_is_changed(string from, string to, params string[] because) => ServersAreRefusedAsync(from, to, because);

    [Theory]
    [InlineData("\"maxDelayMs\": 5", "\"maxDelayMs\": 5.5", "whole milliseconds")]
    [InlineData("\"maxDelayMs\": 5, \"batching\": \"collectionWindow\"", "\"maxDelayMs\": 5", "second", "TorchServe")]
    public async Task Plans_that_torchserve_cannot_carry_out_are_refused_and_not_compared(string from, string to, params string[] because)
    {
        Workspace.Write("plan.json", PlanOf(1, 1).Replace(from, to, StringComparison.Ordinal));
        foreach (string command in new[] { "apply", "status" })
        {
            (await Workspace.RunAsync($"{command} {Files} --plan plan.json")).IsRejected(["plan.json", .. because]);
        }

        Assert.Empty(_host.Requests);
    }

    private static string PlanOf(int first, int second) => FormattableString.Invariant(
        $$"""
        { "pipeline": "chain", "stages": [ { "name": "first", "hardware": "cpu", "batchSize": 1, "replicas": {{first}} },
          { "name": "second", "hardware": "cpu", "batchSize": 4, "replicas": {{second}}, "maxDelayMs": 5, "batching": "collectionWindow" } ] }
        """);
}
