namespace InferLine.Backends.Triton.Client;

/// <summary>A value of the metrics endpoint.</summary>
/// <param name="Name">The metric, such as <c>nv_inference_count</c>.</param>
/// <param name="Labels">Its labels, such as <c>model</c>.</param>
/// <param name="Value">The value.</param>
public sealed record TritonMetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
