using InferLine.Backends;
using InferLine.Plans;
using InferLine.Testing.Tests.Memory;

namespace InferLine.Testing.Tests;

/// <summary>What a fixture cannot do is said, and is no pass.</summary>
public sealed class NotApplicableTests
{
    [Theory]
    [InlineData("Refuse: what the servers cannot do", "PoorFixture says that it names no plans that the backend must refuse: it does not override ImpossiblePlans")]
    [InlineData("Apply again: no call changes anything", "PoorFixture says that it does not count the calls that change something: it does not override CountControlCallsAsync")]
    [InlineData("Faults: servers that do not answer", "PoorFixture says that its servers do not fail: it does not override BreakAsync")]
    [InlineData("Status: servers that cannot be reached", "PoorFixture says that its servers do not fail: it does not override BreakAsync")]
    [InlineData("Cancel: while servers do not answer", "PoorFixture says that its servers do not fail: it does not override BreakAsync")]
    [InlineData("Restart: of the host", "PoorFixture says that the backend's decisions do not outlive its host: it does not override RestartHostAsync")]
    [InlineData("Restart: of the servers", "PoorFixture says that its servers are not restarted: it does not override RestartServersAsync")]
    [InlineData("Queries: answered", "the queries cannot get in")]
    [InlineData("Queries: none is lost when replicas go", "the queries cannot get in")]
    public async Task The_reason_is_given(string check, string reason)
    {
        await using var fixture = new PoorFixture();
        CheckResult result = await BackendChecks.All.Single(one => one.Name == check).RunAsync(fixture, TestContext.Current.CancellationToken);
        Assert.False(result.Passed);
        Assert.Equal(reason, result.NotApplicable);
    }

    [Fact]
    public void Checks_have_names_of_their_own_and_say_what_they_demand()
    {
        Assert.Distinct(BackendChecks.All.Select(check => check.Name));
        Assert.All(BackendChecks.All, check => Assert.EndsWith(".", check.Demand, StringComparison.Ordinal));
    }

    /// <summary>Overrides what it must.</summary>
    private sealed class PoorFixture : BackendFixture
    {
        private readonly MemoryFixture _rich = new();

        public override Plan Plan => _rich.Plan;

        public override Plan OtherPlan => _rich.OtherPlan;

        public override int MaxReplicas => _rich.MaxReplicas;

        public override bool StopsWhatRuns => false;

        public override Task<IServingBackend> StartBackendAsync(CancellationToken cancellationToken) => _rich.StartBackendAsync(cancellationToken);

        public override Task<IReadOnlyList<ObservedStage>> ObserveAsync(CancellationToken cancellationToken) => _rich.ObserveAsync(cancellationToken);

        public override Task SendQueryAsync(IServingBackend backend, CancellationToken cancellationToken) => throw new NotApplicableException("the queries cannot get in");
    }
}
