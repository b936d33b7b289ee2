using InferLine.Plans;
using InferLine.Serialization;

namespace InferLine.Testing;

/// <summary>A plan from <see cref="PlanGenerator"/>, which a failed property prints as JSON.</summary>
public sealed record GeneratedPlan(Plan Plan)
{
    public override string ToString() => PlanJson.ToJson(Plan);
}
