using System.Globalization;
using InferLine.Pipelines;

namespace InferLine.Workloads;

/// <summary>A sample of the load on a pipeline: when queries arrive and what each of them does.</summary>
public sealed class Workload
{
    /// <summary>Puts arrivals and visits together.</summary>
    /// <param name="arrivals">When queries arrive.</param>
    /// <param name="visits">What they do; as many queries as arrivals.</param>
    /// <exception cref="InvalidInputException">The numbers of queries differ.</exception>
    public Workload(ArrivalTrace arrivals, Visits visits)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        ArgumentNullException.ThrowIfNull(visits);
        if (arrivals.Count != visits.QueryCount)
        {
            throw new InvalidInputException(
                null,
                "workload",
                string.Create(CultureInfo.InvariantCulture, $"there are {arrivals.Count} arrivals and visits of {visits.QueryCount} queries; give one of each per query"));
        }

        Arrivals = arrivals;
        Visits = visits;
    }

    /// <summary>The pipeline that is visited.</summary>
    public Pipeline Pipeline => Visits.Pipeline;

    /// <summary>When queries arrive.</summary>
    public ArrivalTrace Arrivals { get; }

    /// <summary>What each query does.</summary>
    public Visits Visits { get; }

    /// <summary>The number of queries.</summary>
    public int QueryCount => Arrivals.Count;

    /// <summary>Samples what the queries of a trace do.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="arrivals">When queries arrive.</param>
    /// <param name="seed">The seed of the visits; the same seed gives the same visits.</param>
    public static Workload Sample(Pipeline pipeline, ArrivalTrace arrivals, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        return new Workload(arrivals, Visits.Sample(pipeline, arrivals.Count, seed));
    }
}
