using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Benchmarks.Estimation;

/// <summary>A pipeline with a plan, and an hour of load on it.</summary>
public sealed class EstimatorScenario
{
    private const double RatePerSecond = 150;
    private const double CoefficientOfVariation = 2;
    private static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    private readonly string _name;

    private EstimatorScenario(string name, Pipeline pipeline, params ReadOnlySpan<StagePlan> stages)
    {
        _name = name;
        Plan = new Plan(pipeline.Name, stages.ToArray());
        ArrivalTrace arrivals = ArrivalProcess.Gamma(RatePerSecond, CoefficientOfVariation).Generate(Duration, seed: 1);
        Workload = Workload.Sample(pipeline, arrivals, seed: 2);
        StageVisits = (long)Math.Round(Workload.Visits.ScaleFactors.Sum() * Workload.QueryCount);
    }

    /// <summary>The profiles that ship with the repository.</summary>
    public static ProfileCatalog Catalog { get; } = ProfileCatalogJson.Parse(File.ReadAllText(RepositoryFiles.Profiles));

    /// <summary>The load.</summary>
    public Workload Workload { get; }

    /// <summary>The plan that is estimated.</summary>
    public Plan Plan { get; }

    /// <summary>How many items all stages serve together.</summary>
    public long StageVisits { get; }

    /// <summary>Four stages in a row, visited by every query.</summary>
    public static EstimatorScenario Chain() =>
        new(
            "chain of 4",
            Pipeline.Create("chain")
                .Stage("prepare", "efficientnet-b0")
                .Stage("detect", "resnet50")
                .Stage("classify", "bert-dist4l")
                .Stage("rank", "dlrm")
                .Chain("prepare", "detect", "classify", "rank")
                .Build(),
            new StagePlan("prepare", "v100", batchSize: 8, replicas: 1),
            new StagePlan("detect", "t4", batchSize: 4, replicas: 1),
            new StagePlan("classify", "t4", batchSize: 8, replicas: 1),
            new StagePlan("rank", "cpu", batchSize: 4, replicas: 1));

    /// <summary>Two branches that every query takes at once, and a join.</summary>
    public static EstimatorScenario Diamond() =>
        new(
            "diamond of 4",
            Pipeline.Create("diamond")
                .Stage("split", "efficientnet-b0")
                .Stage("left", "resnet50")
                .Stage("right", "bert-dist4l")
                .Stage("join", "dlrm")
                .Chain("split", "left", "join")
                .Chain("split", "right", "join")
                .Build(),
            new StagePlan("split", "v100", batchSize: 8, replicas: 1),
            new StagePlan("left", "t4", batchSize: 4, replicas: 1),
            new StagePlan("right", "t4", batchSize: 8, replicas: 1),
            new StagePlan("join", "cpu", batchSize: 4, replicas: 1));

    /// <summary>A detector whose objects fan out to two branches, each taken by some of the queries; one of them continues.</summary>
    public static EstimatorScenario Tree() =>
        new(
            "tree, fan-out 2",
            Pipeline.Create("tree")
                .Stage("detect", "efficientnet-b0")
                .Stage("vehicle", "resnet50")
                .Stage("person", "resnext101")
                .Stage("plate", "resnet50")
                .Edge("detect", "vehicle", probability: 0.6, fanOut: 2)
                .Edge("detect", "person", probability: 0.4)
                .Edge("vehicle", "plate", probability: 0.5)
                .Build(),
            new StagePlan("detect", "v100", batchSize: 8, replicas: 1),
            new StagePlan("vehicle", "t4", batchSize: 4, replicas: 1),
            new StagePlan("person", "t4", batchSize: 8, replicas: 1),
            new StagePlan("plate", "t4", batchSize: 4, replicas: 1));

    /// <summary>The name that tables show.</summary>
    public override string ToString() => _name;
}
