using System.Diagnostics.Metrics;
using FsCheck.Xunit;
using InferLine.Backends;
using InferLine.Hosting.Scaling;
using InferLine.Hosting.Telemetry;
using InferLine.Hosting.Tests.Testing;
using InferLine.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InferLine.Hosting.Tests;

/// <summary>What is wanted reaches the backend, whatever the backend does.</summary>
public sealed class BackendDriverTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBackend _backend = new();
    private readonly FakeLogger _logger = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _stop = new();
    private readonly BackendDriver _driver;
    private readonly Task _running;

    public BackendDriverTests()
    {
        _driver = new BackendDriver(
            new ServingBackendAdapter(_backend),
            Sample.Pipeline,
            new BackendOptions(),
            _time,
            new Random(1),
            new HostingLog(_logger, "sample"),
            new HostingMetrics(_services.GetRequiredService<IMeterFactory>(), "sample", _time));
        _running = _driver.RunAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _running.GetAwaiter().GetResult());
        _driver.Dispose();
        _stop.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Applies_the_plan_then_scales()
    {
        await _driver.BeginWith(PlanOf(2, 1));
        _driver.Scale([3, 2]);
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        Assert.Equal(["apply 2 1", "scale 3 2"], _backend.Calls);
        Assert.Equal([3, 2], _driver.Granted!);
        Assert.Null(_driver.Problem);
    }

    [Fact]
    public async Task What_is_wanted_while_a_call_runs_collapses_to_the_newest()
    {
        await _driver.BeginWith(PlanOf(1, 1));
        var gate = new TaskCompletionSource();
        _backend.Before = _ => gate.Task;
        _driver.Scale([2, 2]);
        await Eventually.TrueAsync(() => _driver.Granted is null);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        for (int n = 3; n <= 9; n++)
        {
            _driver.Scale([n, n]);
        }

        gate.SetResult();
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        Assert.Equal([9, 9], _backend.Replicas);
        Assert.InRange(_backend.Calls.Count, 2, 3);
    }

    [Fact]
    public async Task A_call_that_fails_is_made_again_with_what_is_wanted_then()
    {
        await _driver.BeginWith(PlanOf(1, 1));
        _backend.Before = _ => throw new HttpRequestException("connection refused");
        _driver.Scale([2, 2]);
        await Eventually.TrueAsync(() => _driver.Problem is not null);
        Assert.Equal("connection refused", _driver.Problem);
        _driver.Scale([3, 3]);
        _backend.Before = _ => Task.CompletedTask;
        await Eventually.TrueAsync(_time, TimeSpan.FromMilliseconds(100), () => _driver.Granted is not null);
        Assert.Equal([3, 3], _backend.Replicas);
        Assert.Null(_driver.Problem);
        Assert.Contains("failed, 1 times in a row", _logger.Collector.GetSnapshot().First(record => record.Id.Id == 15).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_hangs_is_left_alone_at_its_timeout()
    {
        await _driver.BeginWith(PlanOf(1, 1));
        _backend.Before = _ => Task.Delay(Timeout.Infinite, CancellationToken.None);
        _driver.Scale([2, 2]);
        await Eventually.TrueAsync(_time, TimeSpan.FromSeconds(1), () => _driver.Problem is not null);
        Assert.Equal("the backend 'fake' did not answer in time", _driver.Problem);
        _backend.Before = _ => Task.CompletedTask;
        await Eventually.TrueAsync(_time, TimeSpan.FromSeconds(1), () => _driver.Granted is not null);
        Assert.Equal([2, 2], _backend.Replicas);
    }

    [Fact]
    public async Task The_first_plan_is_tried_until_it_is_applied()
    {
        _backend.Before = _ => throw new HttpRequestException("not yet");
        Task applied = _driver.BeginWith(PlanOf(2, 2));
        await Eventually.TrueAsync(() => _driver.Problem is not null);
        _driver.Scale([4, 4]);
        _backend.Before = _ => Task.CompletedTask;
        await Eventually.TrueAsync(_time, TimeSpan.FromMilliseconds(100), () => applied.IsCompleted);
        await applied;
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        Assert.Equal([4, 4], _backend.Replicas);
    }

    [Fact]
    public async Task A_first_plan_that_is_refused_is_not_tried_again()
    {
        _backend.Before = _ => throw new InvalidInputException("no such hardware");
        await Assert.ThrowsAsync<InvalidInputException>(() => _driver.BeginWith(PlanOf(2, 2)));
        Assert.Equal("no such hardware", _driver.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_that_takes_the_place_of_a_first_one_that_cannot_be_applied_ends_both(bool refused)
    {
        var gate = new TaskCompletionSource();
        _backend.Before = async _ =>
        {
            await gate.Task;
            _backend.Before = _ => Task.CompletedTask;
            throw (refused ? new InvalidInputException("refused") : new HttpRequestException("not yet"));
        };
        Task first = _driver.BeginWith(PlanOf(2, 2));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Task second = _driver.ReplaceWith(PlanOf(3, 3));
        gate.SetResult();
        await Eventually.TrueAsync(_time, TimeSpan.FromMilliseconds(100), () => second.IsCompleted && first.IsCompleted);
        await second;
        Assert.Equal(refused, first.IsFaulted);
        Assert.Equal([3, 3], _backend.Replicas);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_plan_that_fails_gives_way_to_the_one_before(bool refused)
    {
        Plan first = PlanOf(1, 1);
        await _driver.BeginWith(first);
        _driver.Scale([3, 2]);
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        _backend.Before = _ => throw (refused ? new InvalidInputException("refused") : new HttpRequestException("broken"));
        Task replaced = _driver.ReplaceWith(PlanOf(7, 7));
        await Assert.ThrowsAnyAsync<Exception>(() => replaced);
        Assert.Equal([3, 2], _driver.Replicas);
        _backend.Before = _ => Task.CompletedTask;
        await Eventually.TrueAsync(_time, TimeSpan.FromMilliseconds(100), () => _driver.Granted is not null);
        Assert.Equal("apply 3 2", _backend.Calls[^1]);
    }

    [Fact]
    public async Task Someone_elses_change_is_undone_once()
    {
        await _driver.BeginWith(PlanOf(2, 2));
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        _backend.Replicas = [2, 1];
        _driver.Compare(await _backend.GetStatusAsync(TestContext.Current.CancellationToken), _driver.Changes);
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        Assert.Equal(["apply 2 2", "scale 2 2"], _backend.Calls);
        _driver.Compare(await _backend.GetStatusAsync(TestContext.Current.CancellationToken), _driver.Changes);
        Assert.NotNull(_driver.Granted);
    }

    [Fact]
    public async Task A_status_from_before_a_change_is_not_compared()
    {
        await _driver.BeginWith(PlanOf(2, 2));
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        long asked = _driver.Changes;
        BackendStatus before = await _backend.GetStatusAsync(TestContext.Current.CancellationToken);
        _driver.Scale([3, 2]);
        long underWay = _driver.Changes;
        await Eventually.TrueAsync(() => _driver.Granted is not null);
        _driver.Compare(before, asked);
        _driver.Compare(before, underWay);
        Assert.NotNull(_driver.Granted);
        Assert.DoesNotContain(_logger.Collector.GetSnapshot(), record => record.Id.Id == 16);
    }

    /// <summary>Whatever fails or hangs in whatever order, in the end the backend has what was wanted last.</summary>
    [Property(MaxTest = 60, Replay = "23,1")]
    public void Converges_to_what_was_wanted_last(byte[] script)
    {
        using var fresh = new BackendDriverTests();
        fresh.ConvergeAsync(script).GetAwaiter().GetResult();
    }

    private static Plan PlanOf(int detect, int classify) =>
        new("sample", [new StagePlan("detect", "gpu", 4, detect), new StagePlan("classify", "cpu", 2, classify)]);

    private async Task ConvergeAsync(byte[] script)
    {
        await _driver.BeginWith(PlanOf(1, 1));
        int[] wanted = [1, 1];
        foreach (byte step in script)
        {
            switch (step % 5)
            {
                case 0:
                    _backend.Before = _ => Task.CompletedTask;
                    break;
                case 1:
                    _backend.Before = _ => throw new HttpRequestException("broken");
                    break;
                case 2:
                    _backend.Before = token => Task.Delay(Timeout.Infinite, token);
                    break;
                default:
                    wanted = [1 + (step % 7), 1 + (step % 3)];
                    _driver.Scale(wanted);
                    break;
            }

            _time.Advance(TimeSpan.FromSeconds(step / 10.0));
            await Task.Yield();
        }

        _backend.Before = _ => Task.CompletedTask;
        await Eventually.TrueAsync(_time, TimeSpan.FromSeconds(5), () => _driver.Granted is not null);
        Assert.Equal(wanted, _backend.Replicas);
        Assert.Equal(wanted, _driver.Granted!);
    }
}
