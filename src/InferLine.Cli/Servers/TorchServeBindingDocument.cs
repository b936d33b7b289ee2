using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>A TorchServe server that offers a type of hardware, as a servers file has it. Keys are in no servers file: it names the server's key file, or environment variables.</summary>
internal sealed record TorchServeBindingDocument(
    [property: Required, Name, Description("What plans call the hardware.")] string? Hardware,
    [property: Required, RegularExpression("^https?://[^/].*"), Description("The server's inference interface, like http://gpu-1:8080.")] string? Endpoint,
    [property: RegularExpression("^https?://[^/].*"), Description("Its management interface; port 8081 of the server by default.")] string? ManagementEndpoint,
    [property: RegularExpression("^https?://[^/].*"), Description("The address of its metrics; port 8082 of the server by default.")] string? MetricsEndpoint,
    [property: Description("The key_file.json that the server wrote.")] string? KeyFile,
    [property: Description("The environment variable that holds the management key.")] string? ManagementKeyFromEnvironment,
    [property: Description("The environment variable that holds the inference key.")] string? InferenceKeyFromEnvironment,
    [property: Description("How many replicas it has room for.")] int? Capacity);
