using InferLine.Backends.TorchServe.Client;

namespace InferLine.Backends.TorchServe.Tests.Wire;

/// <summary>The client asks in the form that the server was seen to take.</summary>
public sealed class RequestFormTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ping() => await CheckAsync("01-basics-and-register", 1, client => client.PingAsync(Cancellation));

    [Fact]
    public async Task Describe() => await CheckAsync("01-basics-and-register", 26, client => client.DescribeAsync("sleeper", cancellationToken: Cancellation));

    [Fact]
    public async Task Describe_a_version() => await CheckAsync("03-versions-and-batch-change", 5, client => client.DescribeAsync("sleeper", "2.0", Cancellation));

    [Fact]
    public async Task Describe_all_versions() => await CheckAsync("03-versions-and-batch-change", 6, client => client.DescribeAllAsync("sleeper", Cancellation));

    [Fact]
    public async Task Set_the_default() => await CheckAsync("03-versions-and-batch-change", 17, client => client.SetDefaultAsync("sleeper", "2.0", Cancellation));

    [Fact]
    public async Task Remove() => await CheckAsync("01-basics-and-register", 21, client => client.UnregisterAsync("sleeper", cancellationToken: Cancellation));

    [Fact]
    public async Task Remove_a_version() => await CheckAsync("03-versions-and-batch-change", 21, client => client.UnregisterAsync("sleeper", "1.0", Cancellation));

    [Fact]
    public async Task Register_without_workers() => await CheckAsync(
        "01-basics-and-register", 15, client => client.RegisterAsync(new ModelRegistration("sleeper.mar") { BatchSize = 4, MaxBatchDelay = 25, IsSynchronous = true }, Cancellation), more: "synchronous=true");

    [Fact]
    public async Task Register_and_wait() => await CheckAsync(
        "01-basics-and-register",
        25,
        client => client.RegisterAsync(new ModelRegistration("sleeper.mar") { BatchSize = 4, MaxBatchDelay = 25, InitialWorkers = 1, IsSynchronous = true }, Cancellation));

    [Fact]
    public async Task Register_and_do_not_wait() => await CheckAsync(
        "01-basics-and-register", 69, client => client.RegisterAsync(new ModelRegistration("sleeper.mar") { InitialWorkers = 1 }, Cancellation));

    [Fact]
    public async Task Register_under_another_name() => await CheckAsync(
        "03-versions-and-batch-change",
        29,
        client => client.RegisterAsync(new ModelRegistration("sleeper.mar") { ModelName = "sleeper_b32", BatchSize = 32, InitialWorkers = 1, IsSynchronous = true }, Cancellation),
        more: "synchronous=true");

    [Fact]
    public async Task Scale_and_wait() => await CheckAsync("05-errors-and-scale-down-in-flight", 161, client => client.ScaleAsync("sleeper", 1, synchronous: true, cancellationToken: Cancellation));

    [Fact]
    public async Task Scale_a_version() => await CheckAsync("02-scale", 86, client => client.ScaleAsync("sleeper", 2, "1.0", synchronous: true, Cancellation), more: "max_worker=2");

    [Fact]
    public async Task Scale_to_zero_and_do_not_wait() => await CheckAsync("02-scale", 92, client => client.ScaleAsync("sleeper", 0, cancellationToken: Cancellation), more: "max_worker=0");

    [Fact]
    public async Task Predict() => await CheckAsync("01-basics-and-register", 27, client => client.PredictAsync("sleeper", PredictRequest.Text("hello"), Cancellation));

    [Fact]
    public async Task Predict_with_a_version_and_JSON() =>
        await CheckAsync("01-basics-and-register", 28, client => client.PredictAsync("sleeper", PredictRequest.Json("""{"a":1}""") with { Version = "1.0" }, Cancellation));

    [Fact]
    public async Task Metrics_are_on_their_own_port_and_need_no_key() =>
        await CheckAsync("07-token-auth", 9, client => client.GetMetricsAsync(Cancellation), keys: new TorchServeKeys { Management = "<management-key>", Inference = "<inference-key>" });

    [Theory]
    [InlineData(5, "<management-key>")]
    [InlineData(7, "<inference-key>")]
    public async Task Each_interface_is_given_its_own_key(int number, string key)
    {
        Exchange exchange = Find("07-token-auth", number);
        var handler = new RecordedHandler(exchange);
        using TorchServeClient client = handler.CreateClient(new TorchServeKeys { Management = "<management-key>", Inference = "<inference-key>" });
        Assert.True(number == 5 ? (await client.GetModelsAsync(Cancellation)).IsSuccess : (await client.PingAsync(Cancellation)).IsSuccess);
        Assert.Equal(exchange.RequestHeaders["Authorization"], handler.Authorization);
        Assert.EndsWith(key, handler.Authorization, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("ü")]
    public async Task A_name_that_the_server_could_not_read_is_refused(string name)
    {
        using TorchServeClient client = new RecordedHandler(Find("01-basics-and-register", 26)).CreateClient();
        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => client.DescribeAsync(name, cancellationToken: Cancellation));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public async Task Numbers_of_workers_that_the_server_would_come_to_grief_over_are_refused(int workers)
    {
        using TorchServeClient client = new RecordedHandler(Find("01-basics-and-register", 26)).CreateClient();
        await Assert.ThrowsAsync<InvalidInputException>(() => client.ScaleAsync("sleeper", workers, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(100_000_000, 1)]
    [InlineData(4, 0)]
    [InlineData(4, -5)]
    public async Task Batch_sizes_and_delays_that_the_server_would_take_and_not_obey_are_refused(int batch, int delay)
    {
        using TorchServeClient client = new RecordedHandler(Find("01-basics-and-register", 15)).CreateClient();
        await Assert.ThrowsAsync<InvalidInputException>(() => client.RegisterAsync(new ModelRegistration("sleeper.mar") { BatchSize = batch, MaxBatchDelay = delay }, Cancellation));
    }

    private static Exchange Find(string group, int number) => Exchange.Load(group).Single(exchange => exchange.Number == number);

    /// <param name="group">The recording.</param>
    /// <param name="number">The exchange.</param>
    /// <param name="call">The call that should make it.</param>
    /// <param name="more">A parameter that the client gives beyond the recorded ones, since it is what the server takes by default.</param>
    /// <param name="keys">The keys.</param>
    private static async Task CheckAsync<T>(string group, int number, Func<TorchServeClient, Task<TorchServeResult<T>>> call, string? more = null, TorchServeKeys? keys = null)
        where T : class
    {
        Exchange exchange = Find(group, number);
        var handler = new RecordedHandler(exchange);
        using TorchServeClient client = handler.CreateClient(keys);
        TorchServeResult<T> result = await call(client);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        Assert.Equal(exchange.Method, handler.Method);
        Assert.Equal(exchange.Path, handler.Uri!.AbsolutePath);
        Assert.Equal(exchange.Port, handler.Uri.Port);
        string[] recorded = [.. Parameters(exchange.Target), .. more is null ? [] : new[] { more }];
        Assert.Equal(recorded.Order(StringComparer.Ordinal), Parameters(handler.Uri.PathAndQuery).Where(one => one != "initial_workers=0" || recorded.Contains(one)).Order(StringComparer.Ordinal));
        Assert.Equal(exchange.RequestBody, handler.Body);
        Assert.Equal(exchange.RequestHeaders.GetValueOrDefault("Content-Type"), handler.ContentType);
        Assert.Equal(exchange.RequestHeaders.GetValueOrDefault("Authorization"), handler.Authorization);
    }

    private static string[] Parameters(string target) => target.Contains('?', StringComparison.Ordinal) ? target.Split('?')[1].Split('&') : [];
}
