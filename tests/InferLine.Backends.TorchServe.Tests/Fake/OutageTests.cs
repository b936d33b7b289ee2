namespace InferLine.Backends.TorchServe.Tests.Fake;

/// <summary>What the fake server calls an outage: requests for a model met workers before a call, and meet none after it. A version that nobody is sent to serves nobody.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Removing_what_serves_is_one_unless_the_other_name_serves_by_then()
    {
        FakeTorchServe server = Serving();
        await RegisterAsync(server, "b.alt", "b.mar", workers: 0);
        await server.HandleAsync("DELETE", "/models/b/1.0", 8081);
        Assert.Equal(["DELETE /models/b/1.0"], server.Outages);

        server = Serving();
        await RegisterAsync(server, "b.alt", "b.mar", workers: 1);
        await server.HandleAsync("DELETE", "/models/b/1.0", 8081);
        Assert.Empty(server.Outages);
        await server.HandleAsync("DELETE", "/models/b.alt/1.0", 8081);
        Assert.Equal(["DELETE /models/b.alt/1.0"], server.Outages);
    }

    [Fact]
    public async Task Removing_what_was_only_prepared_is_none_even_if_the_default_version_has_died()
    {
        FakeTorchServe server = Serving();
        await RegisterAsync(server, "b", "b2.mar", workers: 2);
        await server.HandleAsync("DELETE", "/models/b/2.0", 8081);
        Assert.Empty(server.Outages);

        await RegisterAsync(server, "b", "b2.mar", workers: 2);
        server.Kill("b", 0, forGood: true);
        await server.HandleAsync("DELETE", "/models/b/2.0", 8081);
        Assert.Empty(server.Outages);
    }

    [Fact]
    public async Task The_first_name_is_only_prepared_once_the_other_has_taken_over()
    {
        FakeTorchServe server = Serving();
        await RegisterAsync(server, "b.alt", "b.mar", workers: 1);
        await server.HandleAsync("DELETE", "/models/b/1.0", 8081);
        await RegisterAsync(server, "b", "b.mar", workers: 2);
        await server.HandleAsync("DELETE", "/models/b/1.0", 8081);
        Assert.Empty(server.Outages);

        await RegisterAsync(server, "b", "b.mar", workers: 0);
        await server.HandleAsync("DELETE", "/models/b.alt/1.0", 8081);
        Assert.Equal(["DELETE /models/b.alt/1.0"], server.Outages);
    }

    [Fact]
    public async Task Switching_to_a_version_without_workers_is_one()
    {
        FakeTorchServe server = Serving();
        await RegisterAsync(server, "b", "b2.mar", workers: 0);
        await server.HandleAsync("PUT", "/models/b/2.0/set-default", 8081);
        Assert.Contains("b/2.0 became the default without workers", server.Outages);

        // The same, to a version that serves, and then the removal of that one's predecessor.
        server = Serving();
        await RegisterAsync(server, "b", "b2.mar", workers: 1);
        await server.HandleAsync("PUT", "/models/b/2.0/set-default", 8081);
        await server.HandleAsync("DELETE", "/models/b/1.0", 8081);
        Assert.Empty(server.Outages);
        await server.HandleAsync("DELETE", "/models/b/2.0", 8081);
        Assert.Equal(["DELETE /models/b/2.0"], server.Outages);
    }

    private static FakeTorchServe Serving()
    {
        var server = new FakeTorchServe(RecordedStore.Archives());
        server.Start(("b.mar", 1, 8, 5));
        return server;
    }

    private static async Task RegisterAsync(FakeTorchServe server, string name, string archive, int workers)
    {
        Assert.Equal(200, (await server.HandleAsync("POST", FormattableString.Invariant($"/models?url={archive}&model_name={name}&initial_workers={workers}&batch_size=4&max_batch_delay=5&synchronous=true"), 8081)).Status);
        Assert.Empty(server.Outages);
    }
}
