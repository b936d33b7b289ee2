using System.Text;
using InferLine.Serialization;
using InferLine.Workloads;

namespace InferLine.Testing;

/// <summary>A workload from <see cref="WorkloadGenerator"/>, which a failed property prints as CSV.</summary>
public sealed record GeneratedWorkload(Workload Workload)
{
    public override string ToString()
    {
        using var stream = new MemoryStream();
        WorkloadCsv.WriteWorkloadAsync(stream, Workload).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
