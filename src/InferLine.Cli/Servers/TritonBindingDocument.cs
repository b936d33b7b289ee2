using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Backends.Triton.Configuration;
using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>A server that offers a type of hardware, as a servers file has it.</summary>
internal sealed record TritonBindingDocument(
    [property: Required, Name, Description("What plans call the hardware.")] string? Hardware,
    [property: Required, RegularExpression("^https?://[^/].*"), Description("The server's address, like http://gpu-1:8000.")] string? Endpoint,
    [property: RegularExpression("^https?://[^/].*"), Description("The address of its metrics; port 8002 of the server by default.")] string? MetricsEndpoint,
    [property: Description("What models run on; cpu by default.")] DeviceKind? Kind,
    [property: Description("The ids of graphics processors.")] IReadOnlyList<int>? Gpus,
    [property: Description("How many replicas it has room for.")] int? Capacity);
