using InferLine.Profiles;
using InferLine.Testing;

namespace InferLine.Plans;

public sealed class StagePlanTests
{
    [Fact]
    public void Replicas_can_be_changed_within_their_range()
    {
        var plan = new StagePlan("detect", "t4", 8, 2) { Batching = BatchingDiscipline.CollectionWindow };

        Assert.Equal(new StagePlan("detect", "t4", 8, 3) { Batching = BatchingDiscipline.CollectionWindow }, plan with { Replicas = 3 });
        Rejection.Expect(() => plan with { Replicas = 0 }, at: "stage 'detect'", "'replicas' is 0;", "from 1 to 1000000");
    }

    [Fact]
    public void A_discipline_is_one_that_there_is() => Rejection.Expect(
        () => new StagePlan("detect", "t4", 8, 2) { Batching = (BatchingDiscipline)7 }, at: "stage 'detect'", "'batching' is 7", "OldestItem or CollectionWindow");

    [Fact]
    public void Batches_are_served_at_once_unless_said_otherwise() => Assert.Equal(TimeSpan.Zero, new StagePlan("detect", "t4", 8, 2).MaxDelay);

    [Fact]
    public void Names_must_be_given()
    {
        Rejection.Expect(() => new StagePlan("", "t4", 8, 2), at: "stage plan", "'name' is missing", "give it a name");
        Rejection.Expect(() => new StagePlan("detect", "", 8, 2), at: "stage 'detect'", "'hardware' is missing", "give it a name");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(BatchLatency.MaxSize + 1)]
    public void A_batch_size_outside_its_range_is_rejected(int batchSize) =>
        Rejection.Expect(() => new StagePlan("detect", "t4", batchSize, 2), at: "stage 'detect'", $"'batchSize' is {batchSize};", "from 1 to 65536");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(HardwareType.MaxReplicaLimit + 1)]
    public void Replicas_outside_their_range_are_rejected(int replicas) =>
        Rejection.Expect(() => new StagePlan("detect", "t4", 8, replicas), at: "stage 'detect'", $"'replicas' is {replicas};", "from 1 to 1000000");

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(3_600_001, "3600001")]
    public void A_delay_outside_its_range_is_rejected(double milliseconds, string shown) =>
        Rejection.Expect(
            () => new StagePlan("detect", "t4", 8, 2, TimeSpan.FromMilliseconds(milliseconds)),
            at: "stage 'detect'",
            $"'maxDelayMs' is {shown} ms;",
            "from 0 ms to 3600000 ms");
}
