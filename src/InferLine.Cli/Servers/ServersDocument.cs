using InferLine.Serialization;

namespace InferLine.Servers;

/// <summary>A servers file: which server offers which hardware, and how it is called. What it means is up to the backend.</summary>
internal sealed record ServersDocument(
    IReadOnlyList<BindingDocument>? Bindings, IReadOnlyDictionary<string, string>? Models, IReadOnlyDictionary<string, string>? HeadersFromEnvironment, double? LoadTimeoutS)
{
    public static JsonFormat<ServersDocument, ServersDocument> Format { get; } = new(ServersJsonContext.Default.ServersDocument, document => document, document => document);
}
