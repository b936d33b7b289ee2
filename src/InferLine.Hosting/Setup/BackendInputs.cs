using InferLine.Hosting.Arrivals;
using InferLine.Hosting.Attainment;
using InferLine.Pipelines;

namespace InferLine.Hosting.Setup;

/// <summary>What a backend of a pipeline is made of.</summary>
internal sealed record BackendInputs(Pipeline Pipeline, ArrivalRecorder Arrivals, AttainmentWindow Attainment, TimeProvider Time);
