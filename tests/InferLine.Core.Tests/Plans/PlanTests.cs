using InferLine.Pipelines;
using InferLine.Profiles;
using InferLine.Testing;

namespace InferLine.Plans;

public sealed class PlanTests
{
    private static readonly Pipeline _pipeline = Pipeline.Create("video").Stage("detect", "yolov3").Stage("plate", "openalpr").Chain("detect", "plate").Build();
    private static readonly StagePlan _detect = new("detect", "v100", batchSize: 8, replicas: 2);
    private static readonly StagePlan _plate = new("plate", "t4", batchSize: 1, replicas: 3);

    private static readonly ProfileCatalog _catalog = new(
        [new HardwareType("t4", 0.5), new HardwareType("v100", 3)],
        [new ModelProfile("yolov3", new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { ["t4"] = new([new(1, 5)]) })]);

    [Fact]
    public void Stages_come_in_the_order_of_the_pipeline() => Assert.Equal([_detect, _plate], new Plan("video", [_plate, _detect]).InOrderOf(_pipeline));

    [Fact]
    public void Cost_is_replicas_times_price() => Assert.Equal((2 * 3) + (3 * 0.5), new Plan("video", [_detect, _plate]).CostPerHourIn(_catalog));

    [Fact]
    public void Cost_needs_the_price_of_all_hardware() =>
        Rejection.Expect(
            () => new Plan("video", [new StagePlan("detect", "a100", 1, 1)]).CostPerHourIn(_catalog), at: "hardware 'a100'", "no such hardware", "t4, v100");

    [Fact]
    public void A_plan_needs_the_name_of_its_pipeline() => Rejection.Expect(() => new Plan("", [_detect]), at: "plan", "'pipeline' is missing", "give it a name");

    [Fact]
    public void A_plan_may_not_be_empty() => Rejection.Expect(() => new Plan("video", []), at: "stages", "no stages", "plan every stage");

    [Fact]
    public void A_stage_may_not_be_planned_twice() =>
        Rejection.Expect(() => new Plan("video", [_detect, _plate, _detect]), at: "stage 'detect'", "planned twice", "keep one entry");

    [Fact]
    public void A_plan_of_another_pipeline_is_rejected() =>
        Rejection.Expect(() => new Plan("audio", [_detect, _plate]).InOrderOf(_pipeline), at: "pipeline", "for pipeline 'audio', not 'video'", "use the plan of this pipeline");

    [Fact]
    public void A_stage_that_the_pipeline_does_not_have_is_rejected() =>
        Rejection.Expect(
            () => new Plan("video", [_detect, _plate, new StagePlan("person", "t4", 1, 1)]).InOrderOf(_pipeline),
            at: "stage 'person'",
            "pipeline 'video' has no such stage",
            "detect, plate");

    [Fact]
    public void A_stage_without_a_plan_is_rejected() =>
        Rejection.Expect(() => new Plan("video", [_detect]).InOrderOf(_pipeline), at: "stage 'plate'", "no entry for this stage", "add one");
}
