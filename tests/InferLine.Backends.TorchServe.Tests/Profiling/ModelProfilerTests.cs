using System.Collections.Concurrent;
using System.Text;
using InferLine.Backends.TorchServe.Client;
using InferLine.Backends.TorchServe.Tests.Fake;

namespace InferLine.Backends.TorchServe.Tests.Profiling;

public sealed class ModelProfilerTests : IDisposable
{
    private readonly FakeTorchServe _server = new(RecordedStore.Archives());
    private readonly FakeNetwork _network = new();
    private readonly TorchServeClient _client;

    public ModelProfilerTests()
    {
        _server.Start(("a.mar", 2, 8, 5), ("cfgworkers.mar", 1, 4, 30), ("flaky.mar", 1, 1, 100));
        _network.Add("one", _server);
        _client = _network.Client("one", FakeNetwork.Patient());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Each_size_is_measured_with_one_worker_in_full_batches_beside_what_serves()
    {
        var during = new ConcurrentDictionary<(string, int, int, int), int>();
        _server.Work = async () =>
        {
            (string Slot, int Batch, int Delay, int Ready) registered = Assert.Single(_server.Served("a.profile"));
            during.AddOrUpdate(registered, 1, (_, count) => count + 1);
            if (during[registered] == 1)
            {
                // A batch is full once as many requests are there at once: if they came one by one this would not end.
                while (_server.Queued("a.profile") + _server.InHand("a.profile") < registered.Batch)
                {
                    await Task.Yield();
                }
            }
        };
        TorchServeProfile profile = await Profiler("a", samples: 3).ProfileAsync([4, 1], Cancellation);

        Assert.Equal([(1, 3), (4, 3)], profile.Latency.Measurements.Select(batch => (batch.Size, batch.Samples!.Value)));
        Assert.All(profile.Latency.Measurements, batch => Assert.True(batch.P99Milliseconds >= batch.Milliseconds));
        Assert.Equal(profile.Latency.Measurements, profile.Batches.Select(batch => batch.Latency));
        Assert.All(profile.Batches, batch => Assert.True(batch.ThroughputPerSecond > 0));
        Assert.Equal([("a.profile/1.0", 1, 1, 1), ("a.profile/1.0", 4, 10_000, 1)], during.Keys.Order());
        Assert.Contains("TorchServe at one, a.mar, 1 worker, over HTTP; text/plain of 4 bytes per item", profile.Latency.MeasuredOn, StringComparison.Ordinal);
        NothingIsLeft("a");
    }

    [Fact]
    public async Task Requests_take_turns_and_an_archives_own_workers_and_batches_are_overruled()
    {
        TorchServeProfilerOptions options = Options(samples: 1);
        options.Requests.Add(PredictRequest.Text("another"));
        options.WarmUpBatches = 0;
        await new TorchServeModelProfiler(_client, "cfgworkers", options).MeasureAsync([3], Cancellation);
        Assert.Contains("scale cfgworkers.profile/1.0 1", _server.ControlCalls);
        Assert.Equal(3, _network.Requests.Count(request => request.Contains("/predictions/cfgworkers.profile", StringComparison.Ordinal)));
        NothingIsLeft("cfgworkers");
    }

    [Fact]
    public async Task What_fails_is_told_and_removed()
    {
        InvalidInputException unknown = await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("nowhere").MeasureAsync([1], Cancellation));
        Assert.Contains("it is not registered", unknown.Message, StringComparison.Ordinal);
        TorchServeException failing = await Assert.ThrowsAsync<TorchServeException>(() => Profiler("flaky", text: "raise").MeasureAsync([1], Cancellation));
        Assert.Contains("its handler fails with a batch of 1", failing.Message, StringComparison.Ordinal);
        InvalidInputException refused = await Assert.ThrowsAsync<InvalidInputException>(() => Profiler("flaky", text: "item404").MeasureAsync([2], Cancellation));
        Assert.Contains("it refuses a batch of 2", refused.Message, StringComparison.Ordinal);
        NothingIsLeft("flaky");

        TorchServeProfilerOptions options = Options();
        options.Archive = "initfail.mar";
        options.StartTimeout = TimeSpan.FromMilliseconds(50);
        TorchServeException dead = await Assert.ThrowsAsync<TorchServeException>(() => new TorchServeModelProfiler(_client, "a", options).MeasureAsync([1], Cancellation));
        Assert.Contains("0 of 1 workers serve", dead.Message, StringComparison.Ordinal);
        NothingIsLeft("a");
    }

    [Fact]
    public async Task What_is_registered_by_somebody_else_is_left_alone()
    {
        Assert.True((await _client.RegisterAsync(new ModelRegistration("a.mar") { ModelName = "a.profile" }, Cancellation)).IsSuccess);
        TorchServeException exception = await Assert.ThrowsAsync<TorchServeException>(() => Profiler("a").MeasureAsync([1], Cancellation));
        Assert.Contains("DELETE /models/a.profile", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_server.Served("a.profile"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_registration_whose_answer_is_lost_and_a_removal_that_fails_leave_nothing(string method)
    {
        int failures = 0;
        _network.Faults = (request, _) =>
            request.Method.Method == method && request.RequestUri!.Port == 8081 && Interlocked.Increment(ref failures) <= 2 ? (method == "POST" ? Fault.AnswerLost : Fault.Internal) : Fault.None;
        if (method == "POST")
        {
            await Assert.ThrowsAsync<TorchServeException>(() => Profiler("a").MeasureAsync([1], Cancellation));
        }
        else
        {
            await Profiler("a").MeasureAsync([1], Cancellation);
        }

        Assert.True(failures > 0);
        NothingIsLeft("a");
    }

    [Fact]
    public async Task Cancelled_at_any_time_it_leaves_nothing()
    {
        for (int calls = 1; calls < 12; calls++)
        {
            using var cancelled = new CancellationTokenSource();
            int seen = 0;
            _network.Faults = (_, _) =>
            {
                if (Interlocked.Increment(ref seen) == calls)
                {
                    cancelled.Cancel();
                }

                return Fault.None;
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Profiler("a", samples: 50).MeasureAsync([2], cancelled.Token));
            _network.Faults = (_, _) => Fault.None;
            NothingIsLeft("a");
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<InvalidInputException>(() => new TorchServeModelProfiler(_client, "a", new TorchServeProfilerOptions()));
        Assert.Throws<InvalidInputException>(() => new TorchServeModelProfiler(_client, "a/b", Options()));
        foreach (Action<TorchServeProfilerOptions> spoil in new Action<TorchServeProfilerOptions>[] { o => o.Samples = 0, o => o.WarmUpBatches = -1, o => o.TimeLimit = TimeSpan.Zero, o => o.StartTimeout = TimeSpan.Zero, o => o.PollInterval = TimeSpan.Zero, o => o.Archive = " " })
        {
            TorchServeProfilerOptions options = Options();
            spoil(options);
            Assert.Throws<InvalidInputException>(() => new TorchServeModelProfiler(_client, "a", options));
        }
    }

    private static TorchServeProfilerOptions Options(int samples = 1, string text = "text")
    {
        var options = new TorchServeProfilerOptions { Samples = samples, WarmUpBatches = 1, PollInterval = TimeSpan.FromMilliseconds(1) };
        options.Requests.Add(new PredictRequest(Encoding.UTF8.GetBytes(text), "text/plain"));
        return options;
    }

    private void NothingIsLeft(string model)
    {
        Assert.Empty(_server.Served(model + ".profile"));
        Assert.NotEmpty(_server.Served(model));
        Assert.Equal(0, _server.Orphans);
        Assert.DoesNotContain(_server.ControlCalls, call => call.Contains($" {model}/", StringComparison.Ordinal));
    }

    private TorchServeModelProfiler Profiler(string model, int samples = 1, string text = "text") => new(_client, model, Options(samples, text));
}
