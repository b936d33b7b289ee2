using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Planning;

/// <summary>What is to be planned: the load, the hardware and models, and the objective.</summary>
public sealed record PlanningRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="workload">A sample of the load; it knows the pipeline.</param>
    /// <param name="catalog">The profiles of the pipeline's models; <see cref="HardwareType.MaxReplicas"/> limits a type over the whole plan.</param>
    /// <param name="slo">The objective.</param>
    public PlanningRequest(Workload workload, ProfileCatalog catalog, ServiceLevelObjective slo)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(slo);
        Workload = workload;
        Catalog = catalog;
        Slo = slo;
    }

    /// <summary>A sample of the load.</summary>
    public Workload Workload { get; }

    /// <summary>The hardware and the profiles of the models.</summary>
    public ProfileCatalog Catalog { get; }

    /// <summary>The objective.</summary>
    public ServiceLevelObjective Slo { get; }
}
