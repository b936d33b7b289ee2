using InferLine.Backends.Triton.Tests.Fake;

namespace InferLine.Backends.Triton.Tests.Wire;

/// <summary>What the fake server keeps over a restart, which no recording spans.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_first_load_that_failed_keeps_the_server_from_being_ready_until_it_restarts()
    {
        var server = new FakeTriton(RecordedRepository.Basic);
        server.Start("a");
        Assert.Equal(200, await ReadyAsync(server));
        Assert.Equal(400, (await server.HandleAsync("POST", "/v2/repository/models/badbackend/load", 8000, [])).Status);
        Assert.Equal(200, (await server.HandleAsync("POST", "/v2/repository/models/badbackend/unload", 8000, [])).Status);
        Assert.Equal(400, await ReadyAsync(server));
        server.Restart();
        Assert.Equal(200, await ReadyAsync(server));
        Assert.NotNull(server.Served("a"));
    }

    private static async Task<int> ReadyAsync(FakeTriton server) => (await server.HandleAsync("GET", "/v2/health/ready", 8000, [])).Status;
}
