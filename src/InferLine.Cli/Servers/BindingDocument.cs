using InferLine.Backends.Triton.Configuration;

namespace InferLine.Servers;

/// <summary>A server that offers a type of hardware, as a servers file has it.</summary>
internal sealed record BindingDocument(string? Hardware, string? Endpoint, string? MetricsEndpoint, DeviceKind? Kind, IReadOnlyList<int>? Gpus, int? Capacity);
