using System.Text.Json;
using FsCheck.Xunit;
using InferLine.Plans;
using InferLine.Testing;

namespace InferLine.Serialization;

public sealed class PlanJsonTests
{
    private const string Documented = """
        {
          "pipeline": "video-monitoring",
          "slo": {
            "latencyMs": 300,
            "percentile": 99
          },
          "stages": [
            {
              "name": "detect",
              "hardware": "t4",
              "batchSize": 8,
              "replicas": 3,
              "maxDelayMs": 0,
              "scaleFactor": 1,
              "provisioningRatio": 0.8
            }
          ],
          "costPerHour": 1.59,
          "meanRateQps": 120.5,
          "estimate": {
            "queries": 1000,
            "attainment": 0.995,
            "p50Ms": 41.5,
            "p99Ms": 250.0625,
            "atPercentileMs": 250.0625
          },
          "envelope": [
            {
              "windowMs": 40,
              "maxQueries": 12
            },
            {
              "windowMs": 60000,
              "maxQueries": 8000
            }
          ],
          "search": {
            "method": "greedy",
            "status": "feasible",
            "lowerBoundCostPerHour": 1.06,
            "simulations": 17,
            "elapsedMs": 12.5,
            "reason": "the time limit was reached"
          }
        }
        """;

    public static TheoryData<SearchStatus> Statuses => [.. Enum.GetValues<SearchStatus>()];

    [Property]
    public void What_was_written_reads_back_the_same(GeneratedPlan generated)
    {
        Plan plan = generated.Plan;
        Plan read = PlanJson.Parse(PlanJson.ToJson(plan));

        Assert.Equal(plan.Pipeline, read.Pipeline);
        Assert.Equal(plan.Stages, read.Stages);
        Assert.Equal(plan.Slo, read.Slo);
        Assert.Equal(plan.CostPerHour, read.CostPerHour);
        Assert.Equal(plan.MeanRatePerSecond, read.MeanRatePerSecond);
        Assert.Equal(plan.Estimate, read.Estimate);
        Assert.Equal(plan.Envelope?.Points, read.Envelope?.Points);
        Assert.Equal(plan.Search, read.Search);
    }

    [Fact]
    public void Is_written_as_documented() => Assert.Equal(Documented, PlanJson.ToJson(PlanJson.Parse(Documented)));

    [Fact]
    public void A_batching_discipline_is_written_where_it_is_not_the_usual_one()
    {
        var plan = new Plan("p", [new StagePlan("a", "t4", 8, 3, TimeSpan.FromMilliseconds(2)) { Batching = BatchingDiscipline.CollectionWindow }, new StagePlan("b", "t4", 8, 3)]);

        string json = PlanJson.ToJson(plan);

        Assert.Contains("\"batching\": \"collectionWindow\"", json, StringComparison.Ordinal);
        Assert.Single(json.Split("batching").Skip(1));
        Assert.Equal(plan.Stages, PlanJson.Parse(json).Stages);
    }

    [Fact]
    public void What_a_planner_adds_may_be_left_out()
    {
        Plan plan = PlanJson.Parse("""{ "pipeline": "p", "stages": [{ "name": "a", "hardware": "t4", "batchSize": 8, "replicas": 3 }] }""");

        Assert.Equal([new StagePlan("a", "t4", 8, 3)], plan.Stages);
        Assert.Null(plan.Slo);
        Assert.Null(plan.CostPerHour);
        Assert.Null(plan.MeanRatePerSecond);
        Assert.Null(plan.Estimate);
        Assert.Null(plan.Envelope);
        Assert.Null(plan.Search);
    }

    [Fact]
    public void An_objective_without_percentile_is_for_the_99th() =>
        Assert.Equal(
            new ServiceLevelObjective(TimeSpan.FromMilliseconds(150)),
            PlanJson.Parse("""{ "pipeline": "p", "slo": { "latencyMs": 150 }, "stages": [{ "name": "a", "hardware": "t4", "batchSize": 8, "replicas": 3 }] }""").Slo);

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Every_way_to_end_a_search_has_its_name(SearchStatus status)
    {
        string name = JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
        string json = Documented.Replace("feasible", name, StringComparison.Ordinal);

        Assert.Equal(status, PlanJson.Parse(json).Search!.Status);
        Assert.Equal(json, PlanJson.ToJson(PlanJson.Parse(json)));
    }
}
