using InferLine.Plans;
using InferLine.Testing;

namespace InferLine.Backends;

public sealed class BackendCapabilitiesTests
{
    private static readonly BackendCapabilities Collecting = new() { Batching = BatchingDiscipline.CollectionWindow, ShortestDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public void A_plan_that_can_be_carried_out_passes()
    {
        BackendCapabilities.Default.Check(PlanOf(8, 0, BatchingDiscipline.OldestItem), "this backend");
        BackendCapabilities.Default.Check(PlanOf(8, 5, BatchingDiscipline.OldestItem), "this backend");
        Collecting.Check(PlanOf(8, 1, BatchingDiscipline.CollectionWindow), "this backend");
    }

    [Fact]
    public void Where_nothing_waits_for_a_batch_the_discipline_does_not_matter()
    {
        BackendCapabilities.Default.Check(PlanOf(8, 0, BatchingDiscipline.CollectionWindow), "this backend");
        BackendCapabilities.Default.Check(PlanOf(1, 5, BatchingDiscipline.CollectionWindow), "this backend");
        Collecting.Check(PlanOf(1, 0, BatchingDiscipline.OldestItem), "this backend");
    }

    [Fact]
    public void A_delay_that_is_too_short_is_refused() => Rejection.Expect(
        () => Check(PlanOf(8, 0.5, BatchingDiscipline.CollectionWindow)), at: "stage 'a'", "'maxDelayMs' is 0.5", "TorchServe waits 1 ms or more for a batch", "plan with such a delay");

    [Fact]
    public void Another_discipline_is_refused() => Rejection.Expect(
        () => Check(PlanOf(8, 5, BatchingDiscipline.OldestItem)), at: "stage 'a'", "'batching' is oldestItem", "by collectionWindow", "plan with that discipline");

    [Fact]
    public void A_shortest_delay_is_not_negative() => Rejection.Expect(
        () => new BackendCapabilities { ShortestDelay = TimeSpan.FromTicks(-1) }, at: "backend capabilities", "'shortestDelay'", "from 0 ms");

    private static object? Check(Plan plan)
    {
        Collecting.Check(plan, "TorchServe");
        return null;
    }

    private static Plan PlanOf(int batchSize, double delayMs, BatchingDiscipline batching) =>
        new("p", [new StagePlan("a", "cpu", batchSize, replicas: 1, TimeSpan.FromMilliseconds(delayMs)) { Batching = batching }]);
}
