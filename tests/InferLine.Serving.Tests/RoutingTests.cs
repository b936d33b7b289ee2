using InferLine.Pipelines;
using InferLine.Serving.Tests.Testing;

namespace InferLine.Serving.Tests;

/// <summary>Where queries go, by what the stages answer.</summary>
public sealed class RoutingTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_hands_each_output_on()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Chain("a", "b").Build();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x + 1))
            .Stage("b", StageClient.FromItem((int x) => $"<{x}>"))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal("<42>", await runtime.ExecuteAsync(41, None));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0")]
    [InlineData(5, "0 1 2 3 4")]
    public async Task A_fan_out_keeps_its_order(int fanOut, string expected)
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("detect", "m").Stage("read", "m").Edge("detect", "read", 0.5, 2).Build();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline, batchSize: 2, replicas: 3))
            .Stage("detect", StageClient.FromItem((int n) => Enumerable.Range(0, n).ToArray()))
            .Stage("read", StageClient.FromItem((int x) => $"{x}"))
            .Route("detect", "read", (int[] found) => found)
            .Result(outputs => string.Join(' ', outputs.All<string>("read")))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal(expected, await runtime.ExecuteAsync(fanOut, None));
    }

    [Fact]
    public async Task Nested_fan_outs_keep_their_order()
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Chain("a", "b", "c").Build();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline, batchSize: 3, replicas: 4))
            .Stage("a", StageClient.FromItem((int n) => n))
            .Stage("b", StageClient.FromItem((int n) => n))
            .Stage("c", StageClient.FromItem((string x) => x))
            .Route("a", "b", (int n) => Enumerable.Range(1, n))
            .Route("b", "c", (int n) => Enumerable.Range(1, n).Select(i => $"{n}.{i}"))
            .Result(outputs => string.Join(' ', outputs.All<string>("c")))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal("1.1 2.1 2.2 3.1 3.2 3.3", await runtime.ExecuteAsync(3, None));
    }

    [Theory]
    [InlineData(4, "even")]
    [InlineData(3, "odd")]
    [InlineData(-1, "")]
    public async Task An_exclusive_stage_takes_the_first_edge_that_fits(int input, string expected)
    {
        Pipeline pipeline = Pipeline.Create("p").Stage("a", "m", StageRouting.Exclusive).Stage("even", "m").Stage("odd", "m").Edge("a", "even", 0.5).Edge("a", "odd", 0.5).Build();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("even", StageClient.FromItem((int x) => "even"))
            .Stage("odd", StageClient.FromItem((int x) => "odd"))
            .RouteWhen("a", "even", (int x) => x >= 0 && x % 2 == 0)
            .RouteWhen("a", "odd", (int x) => x >= 0)
            .Result(outputs => string.Concat(outputs.All<string>("even").Concat(outputs.All<string>("odd"))))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal(expected, await runtime.ExecuteAsync(input, None));
    }

    [Theory]
    [InlineData(0b11, "[left,right]")]
    [InlineData(0b01, "[left,]")]
    [InlineData(0b10, "[,right]")]
    [InlineData(0b00, "")]
    public async Task A_join_puts_its_live_edges_side_by_side(int taken, string expected)
    {
        Pipeline pipeline = Diamond();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("b", StageClient.FromItem((int _) => "left"))
            .Stage("c", StageClient.FromItem((int _) => "right"))
            .Stage("d", StageClient.FromItem((object?[] row) => $"[{row[0]},{row[1]}]"))
            .RouteWhen("a", "b", (int x) => (x & 1) != 0)
            .RouteWhen("a", "c", (int x) => (x & 2) != 0)
            .Result(outputs => string.Concat(outputs.All<string>("d")))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal(expected, await runtime.ExecuteAsync(taken, None));
    }

    [Fact]
    public async Task The_shorter_side_of_a_join_is_repeated()
    {
        Pipeline pipeline = Diamond();
        await using PipelineRuntime<int, string> runtime = new PipelineRuntimeBuilder<int, string>(pipeline, UniformPlan.For(pipeline, batchSize: 4, replicas: 2))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("b", StageClient.FromItem((int x) => x))
            .Stage("c", StageClient.FromItem((int x) => x))
            .Stage("d", StageClient.FromItem((object?[] row) => $"{row[0]}{row[1]}"))
            .Route("a", "b", (int _) => Enumerable.Range(0, 4))
            .Route("a", "c", (int _) => Enumerable.Range(0, 2))
            .Result(outputs => string.Join(' ', outputs.All<string>("d")))
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal("00 10 21 31", await runtime.ExecuteAsync(0, None));
    }

    [Fact]
    public async Task A_join_of_the_host_sees_all_that_led_to_it()
    {
        Pipeline pipeline = Diamond();
        await using PipelineRuntime<int, int> runtime = new PipelineRuntimeBuilder<int, int>(pipeline, UniformPlan.For(pipeline, batchSize: 2, replicas: 2))
            .Stage("a", StageClient.FromItem((int x) => x))
            .Stage("b", StageClient.FromItem((int x) => 10 * x))
            .Stage("c", StageClient.FromItem((int x) => 100 * x))
            .Stage("d", StageClient.FromItem((int x) => -x))
            .Route("a", "b", (int x) => Enumerable.Range(1, x))
            .Join("d", outputs => new[] { outputs.Input<int>() + outputs.Only<int>("a") + outputs.All<int>("b").Sum() + outputs.Only<int>("c") })
            .Build();
        await runtime.StartAsync(None);

        Assert.Equal(-(3 + 3 + 60 + 300), await runtime.ExecuteAsync(3, None));
    }

    private static Pipeline Diamond() =>
        Pipeline.Create("p").Stage("a", "m").Stage("b", "m").Stage("c", "m").Stage("d", "m").Edge("a", "b").Edge("a", "c").Edge("b", "d").Edge("c", "d").Build();
}
