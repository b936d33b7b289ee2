using InferLine.Backends.Deployment;

namespace InferLine.Backends.Triton.Tests.Inference;

/// <summary>How servers share requests, over servers and changes that are a test's own. Both backends of model servers use it.</summary>
public sealed class SharedRequestsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_that_ends_between_a_refusal_and_the_next_loses_no_request()
    {
        using var stage = new Stage("one", "two");
        int attempts = 0;
        string? answer = await stage.Requests.SendAsync(
            async part =>
            {
                attempts++;
                if (attempts > 2)
                {
                    return ("served", AttemptOutcome.Ended);
                }

                if (attempts == 2)
                {
                    // Both refused while replicas moved from one to the other, and by the time that this is noticed all is in place again.
                    await part.Lane.EnsureAsync();
                }

                return ("not here", AttemptOutcome.NotServed);
            },
            TimeSpan.FromDays(1),
            Cancellation);
        Assert.Equal("served", answer);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_request_that_all_refuse_is_not_tried_again_if_nothing_changes()
    {
        using var stage = new Stage("one", "two");
        var asked = new List<string>();
        string? answer = await stage.Requests.SendAsync(
            part =>
            {
                asked.Add(part.Server.Server.Name);
                return Task.FromResult<(string?, AttemptOutcome)>(("not here", AttemptOutcome.NotServed));
            },
            TimeSpan.FromDays(1),
            Cancellation);
        Assert.Equal("not here", answer);
        Assert.Equal(["one", "two"], asked.Order());
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Ended), 1)]
    [InlineData(nameof(AttemptOutcome.Lost), 1)]
    [InlineData(nameof(AttemptOutcome.NoRoom), 2)]
    public async Task What_may_have_been_computed_is_sent_to_no_other_server(string outcome, int attempts)
    {
        using var stage = new Stage("one", "two");
        int made = 0;
        await stage.Requests.SendAsync(
            _ =>
            {
                made++;
                return Task.FromResult<(string?, AttemptOutcome)>(("no", Enum.Parse<AttemptOutcome>(outcome)));
            },
            TimeSpan.FromDays(1),
            Cancellation);
        Assert.Equal(attempts, made);
    }

    [Fact]
    public async Task A_change_is_waited_for_no_longer_than_the_request_is_patient()
    {
        using var stage = new Stage("one");
        stage.Hold();
        _ = stage.Parts[0].Lane.EnsureAsync();
        string? answer = await stage.Requests.SendAsync(_ => Task.FromResult<(string?, AttemptOutcome)>(("not here", AttemptOutcome.NotServed)), TimeSpan.Zero, Cancellation);
        Assert.Equal("not here", answer);
    }

    [Fact]
    public async Task Without_replicas_nothing_is_asked()
    {
        using var stage = new Stage();
        Assert.Null(await stage.Requests.SendAsync<string>(_ => throw new InvalidOperationException("asked"), TimeSpan.FromDays(1), Cancellation));
    }

    private sealed class Stage : IDisposable, IModelDeployer<string>
    {
        private readonly TaskCompletionSource _held = new();
        private Task _ready = Task.CompletedTask;

        public Stage(params string[] servers)
        {
            Parts =
            [
                .. servers.Select(name =>
                {
                    var lane = new ModelLane<string>(this);
                    lane.Adopt("as planned");
                    return new StagePart<Server, string>(0, new BoundServer<Server, string>("cpu", 1, new Server(name), (_, _) => "as planned"), "model", 1, "as planned", lane);
                }),
            ];
            Requests = new SharedRequests<Server, string>(() => Parts, TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        public IReadOnlyList<StagePart<Server, string>> Parts { get; }

        public SharedRequests<Server, string> Requests { get; }

        public void Hold() => _ready = _held.Task;

        public async Task<LaneOutcome<string>?> DeployAsync(string target, Func<bool> isSuperseded, CancellationToken cancellationToken)
        {
            await _ready;
            return new LaneOutcome<string>(target, 1, null);
        }

        public Task<string?> CompareAsync(string target, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public void Dispose() => _held.TrySetResult();
    }

    private sealed class Server(string name) : ModelServer(name)
    {
        public override Task<bool> IsLiveAsync(CancellationToken cancellationToken) => Task.FromResult(true);

        public override void Dispose()
        {
        }
    }
}
