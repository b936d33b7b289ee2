using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferLine.Output;

/// <summary>Prints a JSON document on standard output.</summary>
internal static class JsonOutput
{
    public static async Task WriteAsync<TDocument>(Terminal terminal, TDocument document, JsonTypeInfo<TDocument> type, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, type);
        await terminal.Output.WriteAsync((byte[])[.. json, (byte)'\n'], cancellationToken).ConfigureAwait(false);
    }
}
