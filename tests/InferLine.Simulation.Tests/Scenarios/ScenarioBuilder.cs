using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Tests.Scenarios;

/// <summary>Writes a scenario by hand, query by query. Times are exact where they are whole seconds or binary fractions of one.</summary>
internal sealed class ScenarioBuilder
{
    private const string Name = "example";
    private readonly List<Stage> _stages = [];
    private readonly List<Edge> _edges = [];
    private readonly List<ModelProfile> _models = [];
    private readonly List<StagePlan> _plans = [];
    private readonly List<double> _arrivals = [];
    private readonly List<int[]> _counts = [];

    /// <summary>Adds a stage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="latencies">The service time in seconds of a batch of 1, 2, ... items.</param>
    /// <param name="batchSize">The largest batch; as many as there are latencies by default.</param>
    /// <param name="replicas">The number of replicas.</param>
    /// <param name="delay">How long in seconds the oldest item may wait for a batch to fill.</param>
    public ScenarioBuilder Stage(string name, double[] latencies, int? batchSize = null, int replicas = 1, double delay = 0)
    {
        var profile = new LatencyProfile(latencies.Select((seconds, i) => new BatchLatency(i + 1, seconds * 1000)));
        _stages.Add(new Stage(name, name));
        _models.Add(new ModelProfile(name, new Dictionary<string, LatencyProfile>(StringComparer.Ordinal) { [Scenario.Hardware] = profile }));
        _plans.Add(new StagePlan(name, Scenario.Hardware, batchSize ?? latencies.Length, replicas, TimeSpan.FromSeconds(delay)));
        return this;
    }

    public ScenarioBuilder Edge(string from, string to)
    {
        _edges.Add(new Edge(from, to));
        return this;
    }

    /// <summary>Adds a query with its number of items at each stage, in the order of the stages; one each by default.</summary>
    public ScenarioBuilder Query(double arrival, params int[] counts)
    {
        _arrivals.Add(arrival);
        _counts.Add(counts);
        return this;
    }

    /// <summary>Adds queries with one item at each stage.</summary>
    public ScenarioBuilder Queries(params IEnumerable<double> arrivals)
    {
        foreach (double arrival in arrivals)
        {
            Query(arrival);
        }

        return this;
    }

    public Scenario Build()
    {
        var pipeline = new Pipeline(Name, _stages, _edges);
        int[][] counts =
        [
            .. Enumerable.Range(0, _stages.Count).Select(stage => _counts.Select(ofQuery => ofQuery.Length == 0 ? 1 : ofQuery[stage]).ToArray()),
        ];
        return new Scenario(
            new Workload(new ArrivalTrace([.. _arrivals]), Visits.FromCounts(pipeline, counts)),
            new ProfileCatalog([new HardwareType(Scenario.Hardware, costPerHour: 1)], _models),
            new Plan(Name, _plans));
    }
}
