using System.Text.Json;
using InferLine.Testing;

namespace InferLine.Commands;

/// <summary><c>apply</c> and <c>status</c>, one after the other as people do, on servers of one kind; and what is the same of all kinds.</summary>
public abstract class ApplyCommandScenario : IAsyncLifetime
{
    /// <summary>The options that say what and where.</summary>
    protected abstract string Files { get; }

    /// <summary>The plan in <c>plan.json</c>.</summary>
    protected abstract string Plan { get; }

    /// <summary>What is in <c>servers.json</c>.</summary>
    protected abstract string Servers { get; }

    /// <summary>The server's address.</summary>
    protected abstract Uri Url { get; }

    /// <summary>The calls by which the server was changed.</summary>
    protected abstract IReadOnlyList<string> ControlCalls { get; }

    private protected Workspace Workspace { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        Workspace.Write("chain.json", """{ "name": "chain", "stages": [ { "name": "first", "model": "a" }, { "name": "second", "model": "reader" } ], "edges": [ { "from": "first", "to": "second" } ] }""");
        Workspace.Write("servers.json", Servers);
        Workspace.Write("plan.json", Plan);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Workspace.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Servers_that_do_not_answer_are_told_of()
    {
        await StopAsync();
        ToolRun status = await Workspace.RunAsync($"status {Files} --plan plan.json --json");
        Assert.Equal((ExitCode.No, ""), (status.ExitCode, status.Error));
        Assert.Contains("no answer from", JsonDocument.Parse(status.Output).RootElement.GetProperty("problem").GetString(), StringComparison.Ordinal);
        ToolRun apply = await Workspace.RunAsync($"apply {Files} --plan plan.json");
        Assert.Equal((ExitCode.Unavailable, ""), (apply.ExitCode, apply.Output));
        Assert.Contains("nothing was changed", Assert.Single(apply.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"hardware\": \"cpu\"", "\"hardware\": \"\"", "servers.json", "bindings[0]", "'hardware' is missing")]
    [InlineData("\"capacity\": 8", "\"capacity\": 0", "servers.json", "Bindings[0].Capacity is 0")]
    [InlineData("\"capacity\": 8", "\"capacity\": 4", "plan.json", "5 replicas", "room for 4")]
    [InlineData("\"hardware\": \"cpu\"", "\"hardware\": \"gpu\"", "plan.json", "no server is bound to hardware 'cpu'")]
    [InlineData("\"second\": \"b\"", "\"third\": \"b\"", "servers.json", "no such stage")]
    public Task Bad_servers_are_explained_and_nothing_is_changed(string from, string to, params string[] because) => ServersAreRefusedAsync(from, to, because);

    [Theory]
    [InlineData("http://user:s3cret@gpu-1:8000", "has a user")]
    [InlineData("http:user:s3@cret@gpu-1:8000", "bindings[0].endpoint", "not the address of a server")]
    [InlineData("htp://user:s3@cret@gpu-1:8000", "bindings[0].endpoint", "'...@gpu-1:8000' is not the address of a server")]
    [InlineData("gpu-1:8000?key=s3cret", "bindings[0].endpoint", "'gpu-1:8000?...' is not the address of a server")]
    public async Task Credentials_in_an_address_are_refused_and_not_repeated(string address, params string[] because)
    {
        Workspace.Write("servers.json", Servers.Replace($"\"endpoint\": \"{Url}\"", $"\"endpoint\": \"{address}\"", StringComparison.Ordinal));
        ToolRun run = await Workspace.RunAsync($"apply {Files} --plan plan.json");
        run.IsRejected(because);
        Assert.DoesNotContain("cret", run.Output + run.Error, StringComparison.Ordinal);
    }

    /// <summary>Starts the servers.</summary>
    protected abstract Task StartAsync();

    /// <summary>Stops the servers, again too.</summary>
    protected abstract ValueTask StopAsync();

    /// <summary>Applies the plan with something else in <c>servers.json</c>, which is refused in one line before anything is changed.</summary>
    /// <param name="from">What stands there.</param>
    /// <param name="to">What stands there instead.</param>
    /// <param name="because">What is in the line.</param>
    private protected async Task ServersAreRefusedAsync(string from, string to, string[] because)
    {
        Workspace.Write("servers.json", Servers.Replace(from, to, StringComparison.Ordinal));
        (await Workspace.RunAsync($"apply {Files} --plan plan.json")).IsRejected(because);
        Assert.Empty(ControlCalls);
    }

    /// <summary>Applies the plan, again, and asks for the status in every way.</summary>
    /// <param name="stages">Replicas wanted and running, batch size and items that wait, of each stage.</param>
    /// <returns>What the first <c>apply</c> said.</returns>
    private protected async Task<JsonElement> ApplyAsync(params (int Wanted, int Running, int Batch, int Queued)[] stages)
    {
        JsonElement applied = (await Workspace.RunAsync($"apply {Files} --plan plan.json --state state.json --json")).Json();
        Assert.Equal("chain", applied.GetProperty("pipeline").GetString());
        Assert.False(applied.GetProperty("dryRun").GetBoolean());
        Assert.Equal(["server", "stage", "model", "call", "inPlace", "differences"], applied.GetProperty("changes")[0].Names());

        ToolRun again = (await Workspace.RunAsync($"apply {Files} --plan plan.json --state state.json")).Succeeded();
        Assert.Contains("nothing to change", again.Output, StringComparison.Ordinal);

        foreach (string against in new[] { "--plan plan.json", "--state state.json" })
        {
            JsonElement status = (await Workspace.RunAsync($"status {Files} {against} --json")).Json();
            Assert.True(status.GetProperty("healthy").GetBoolean());
            Assert.Equal(stages, status.GetProperty("stages").EnumerateArray().Select(stage => (Int(stage, "replicasWanted"), Int(stage, "replicasRunning"), Int(stage, "batchSize"), Int(stage, "queued"))));
            Assert.Equal(["name", "replicasWanted", "replicasRunning", "batchSize", "queued", "problem"], status.GetProperty("stages")[0].Names());
        }

        Assert.Contains("All is well.", (await Workspace.RunAsync($"status {Files} --plan plan.json")).Succeeded().Output, StringComparison.Ordinal);
        return applied;
    }

    private static int Int(JsonElement element, string property) => element.GetProperty(property).GetInt32();
}
