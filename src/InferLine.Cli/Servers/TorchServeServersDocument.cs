using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>A servers file of TorchServe servers: which server offers which hardware, how it is called, and what models are registered from.</summary>
[Description("Which TorchServe server offers which hardware, for 'inferline apply --backend torchserve' and 'inferline status'.")]
internal sealed record TorchServeServersDocument(
    [property: Required, NotEmpty] IReadOnlyList<TorchServeBindingDocument>? Bindings,
    [property: Description("The model of a stage on the servers, where it is not named as in the pipeline.")] IReadOnlyDictionary<string, string>? Models,
    [property: Description("What the model of a stage is registered from: archives that differ in their version.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? Archives,
    [property: Description("What new workers of a stage are asked before others reach them.")] IReadOnlyDictionary<string, WarmUpDocument>? WarmUps,
    [property: Description("For each header of every call, the environment variable that holds its value.")] IReadOnlyDictionary<string, string>? HeadersFromEnvironment,
    [property: Range(0.0, 86_400.0, MinimumIsExclusive = true), Description("How long workers may take to start, in seconds.")] double? StartTimeoutS,
    [property: Range(0.0, 86_400.0, MinimumIsExclusive = true), Description("How long requests are waited for before their workers are stopped, in seconds.")] double? DrainTimeoutS)
{
    public static JsonFormat<TorchServeServersDocument, TorchServeServersDocument> Format { get; } =
        new(ServersJsonContext.Default.TorchServeServersDocument, document => document, document => document);
}
