using System.Globalization;
using System.Text;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Workloads;

namespace InferLine.Planning.Tests;

/// <summary>A question to a planner, small enough to look at every plan.</summary>
internal sealed record PlanningCase(Workload Workload, ProfileCatalog Catalog, ServiceLevelObjective Slo, StageConstraint[] Constraints, TimeSpan[] Delays, BatchingDiscipline Batching)
{
    public PlanningRequest Request => new(Workload, Catalog, Slo) { Constraints = Constraints, BatchingDelays = Delays, Batching = Batching };

    /// <summary>All that is needed to write the case down as a test of its own: FsCheck prints it when a property fails.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Slo}, delays {string.Join(' ', Delays)} ({Batching})\n");
        foreach (HardwareType type in Catalog.Hardware)
        {
            text.Append(CultureInfo.InvariantCulture, $"{type}\n");
        }

        foreach (ModelProfile model in Catalog.Models)
        {
            string profiles = string.Join("; ", model.ByHardware.Select(p => $"{p.Key}: {string.Join(", ", p.Value.Measurements.Select(m => $"{m.Size}: {m.Milliseconds} ms"))}"));
            text.Append(CultureInfo.InvariantCulture, $"{model.Model} {{ {profiles} }}\n");
        }

        text.AppendJoin('\n', Workload.Pipeline.Edges.Select(edge => $"{edge}")).Append('\n');
        text.AppendJoin('\n', Constraints.Select(constraint => $"{constraint}")).Append('\n');
        for (int query = 0; query < Workload.QueryCount; query++)
        {
            IEnumerable<int> counts = Enumerable.Range(0, Workload.Pipeline.Stages.Count).Select(stage => Workload.Visits.Count(stage, query));
            text.Append(CultureInfo.InvariantCulture, $"{Workload.Arrivals.Seconds[query]:R}: {string.Join(',', counts)}\n");
        }

        return text.ToString();
    }
}
