using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>A servers file of Triton servers: which server offers which hardware, and how it is called.</summary>
[Description("Which server offers which hardware, for 'inferline apply' and 'inferline status'.")]
internal sealed record TritonServersDocument(
    [property: Required, NotEmpty] IReadOnlyList<TritonBindingDocument>? Bindings,
    [property: Description("The model of a stage on the servers, where it is not named as in the pipeline.")] IReadOnlyDictionary<string, string>? Models,
    [property: Description("For each header of every call, the environment variable that holds its value.")] IReadOnlyDictionary<string, string>? HeadersFromEnvironment,
    [property: Range(0.0, 86_400.0, MinimumIsExclusive = true), Description("How long a model may take to load, in seconds.")] double? LoadTimeoutS)
{
    public static JsonFormat<TritonServersDocument, TritonServersDocument> Format { get; } = new(ServersJsonContext.Default.TritonServersDocument, document => document, document => document);
}
