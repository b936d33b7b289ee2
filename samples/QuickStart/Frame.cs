using InferLine.Workloads;

namespace QuickStart;

/// <summary>A query: an image of a camera, with what there is to be found in it. It goes through the pipeline as it is, since no model really looks at it.</summary>
/// <param name="Vehicles">The vehicles.</param>
/// <param name="People">The people.</param>
/// <param name="Plates">The licence plates that can be read.</param>
internal readonly record struct Frame(int Vehicles, int People, int Plates)
{
    /// <summary>The frame that makes the pipeline do what a query of the workload does, so that served and estimated queries are the same.</summary>
    public static Frame Of(Workload load, int query)
    {
        int Count(string stage) => load.Visits.Count(load.Pipeline.IndexOf(stage), query);
        return new Frame(Count("vehicle"), Count("person"), Count("plate"));
    }
}
