using InferLine.Testing.Tests.Memory;

namespace InferLine.Testing.Tests;

/// <summary>Each check catches the backend that is made for it, and says why.</summary>
public sealed class FlawTests
{
    /// <summary>The flaw, the check that finds it, and what its message has.</summary>
    private static readonly (Flaw Flaw, string Check, string Message)[] Cases =
    [
        (Flaw.IgnoresPlans, "Apply: what was planned runs", "after ApplyAsync, what runs is one 2 x 8 within 5 ms, two 1 x 8 within 5 ms. Seen: one 1 x 1, two 1 x 1 runs"),
        (Flaw.KeepsItsFirstPlan, "Apply: another plan takes over", "after ApplyAsync with another plan, what runs is one 1 x 4"),
        (Flaw.AddsAReplicaWhenAppliedAgain, "Apply again: what runs stays", "Seen: one 3 x 8"),
        (Flaw.ReloadsWhatIsThere, "Apply again: no call changes anything", " such calls"),
        (Flaw.TakesPlansOfOthers, "Refuse: a plan of another pipeline", "ApplyAsync refuses a plan of another pipeline with an InvalidInputException. Seen: it took the plan"),
        (Flaw.TakesAnyDelay, "Refuse: a delay below the shortest", "it took the plan. Remedy: call Capabilities.Check"),
        (Flaw.TakesAnyDiscipline, "Refuse: the other batching discipline", "a plan with the discipline CollectionWindow"),
        (Flaw.TakesAnyBatch, "Refuse: what the servers cannot do", "refuses the plan one 1 x 65 within 5 ms, two 1 x 65 within 5 ms"),
        (Flaw.ChangesBeforeItRefuses, "Refuse: what the servers cannot do", "still runs. Seen: one 0 x 1"),
        (Flaw.NeverScalesDown, "Scale: up and down", "after ScaleAsync(1, 1), what runs is one 1 x 8 within 5 ms, two 1 x 8 within 5 ms. Seen: one 4 x 8"),
        (Flaw.AddsAReplicaWhenScaledAgain, "Scale: to the same", "after the same replicas again"),
        (Flaw.ReturnsWhatWasBefore, "Scale: returns what was applied", "ScaleAsync(4, 1) returns what it applied, starting replicas included: 4, 1. Seen: it returned 2, 1"),
        (Flaw.TakesAnyNumbers, "Scale: wrong numbers are refused", "ScaleAsync() is refused"),
        (Flaw.HasNoStatusBeforeAPlan, "Status: before a plan", "it threw InvalidOperationException: no plan"),
        (Flaw.ReversesItsStatus, "Status: before a plan", "a status of the stages one, two, in this order. Seen: stages two, one"),
        (Flaw.ClaimsWhatIsWanted, "Status: what is wanted and what runs", "the status says that 2 replicas of two run, and 1 do"),
        (Flaw.StatusThrows, "Status: servers that cannot be reached", "GetStatusAsync answers, whatever the servers do. Seen: it threw IOException"),
        (Flaw.IsAlwaysHealthy, "Status: servers that cannot be reached", "the status has a problem. Seen: it is healthy"),
        (Flaw.ForgetsWhatFailed, "Faults: servers that cannot be reached", "did not throw, so that the status says that 4, 1 are wanted. Seen: it says 2, 1"),
        (Flaw.LeaksTimeouts, "Faults: servers that do not answer", "and nobody cancelled it"),
        (Flaw.TakesDownFirst, "Faults: servers that refuse changes", "what was served goes on, one 2 x 8 within 5 ms, two 1 x 8 within 5 ms. Seen: one 0 x 1"),
        (Flaw.BlamesTheInput, "Faults: servers that refuse changes", "which blames the input"),
        (Flaw.IgnoresCancelledTokens, "Cancel: before the call", "after ApplyAsync was cancelled beforehand, one 2 x 8"),
        (Flaw.WrapsCancellations, "Cancel: at any moment", "it threw IOException: it failed"),
        (Flaw.IgnoresCancellations, "Cancel: while servers do not answer", "it threw TimeoutException: no answer"),
        (Flaw.LetsTheFirstScaleHold, "Overlap: the last scale decision holds", "overlapping calls of ScaleAsync, the last of them"),
        (Flaw.LetsPlansOvertake, "Overlap: the last plan holds", "after overlapping calls of ApplyAsync"),
        (Flaw.PlansTakeReplicasBack, "Overlap: a plan and replicas", "while it was under way"),
        (Flaw.TearsDecisions, "Overlap: a storm", "after decisions of four threads at once, one of them holds, whole"),
        (Flaw.ForgetsWhenRestarted, "Restart: of the host", "the status says that 2, 3 replicas are wanted. Seen: it says nothing, nothing"),
        (Flaw.NeverMends, "Restart: of the servers", "after a restart of the servers, what runs is one 1 x 4"),
        (Flaw.DropsQueries, "Queries: none is lost when replicas go", "the first with IOException: the replica went"),
        (Flaw.FailsQueries, "Queries: answered", "it threw IOException: no route"),
        (Flaw.ChangesItsCapabilities, "Capabilities: stay the same", "name, pipeline and capabilities stay the same"),
        (Flaw.RefusesItsShortestDelay, "Capabilities: the shortest delay is taken", "it threw InvalidInputException: plan: too short"),
        (Flaw.UnloadsWhenStopped, "Stop: what runs", "the servers go on after the stop"),
        (Flaw.CannotStopTwice, "Stop: what runs", "another stop succeeds. Seen: it threw ObjectDisposedException"),
        (Flaw.HangsWhenStopped, "Stop: during a call", "a call that was under way at the stop ends"),
    ];

    public static TheoryData<Flaw> Flaws => [.. Cases.Select(one => one.Flaw)];

    public static TheoryData<string> CheckNames => [.. BackendChecks.All.Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_flaw_is_found_for_the_right_reason(Flaw flaw)
    {
        (_, string name, string message) = Cases.Single(one => one.Flaw == flaw);
        BackendCheck check = BackendChecks.All.Single(one => one.Name == name);
        await using var fixture = new MemoryFixture(flaw, patience: TimeSpan.FromSeconds(1));
        ConformanceException failure = await Assert.ThrowsAsync<ConformanceException>(() => check.RunAsync(fixture, TestContext.Current.CancellationToken));
        Assert.Equal(name, failure.Check);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Remedy: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flaw_has_a_check() => Assert.Equal(Enum.GetValues<Flaw>().Where(flaw => flaw != Flaw.None), Cases.Select(one => one.Flaw).Order());

    [Theory]
    [MemberData(nameof(CheckNames))]
    public void Every_check_has_a_flaw(string check) => Assert.Contains(Cases, one => one.Check == check);
}
