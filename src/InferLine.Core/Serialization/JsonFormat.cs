using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace InferLine.Serialization;

/// <summary>A kind of JSON file: how its documents and our values turn into each other, and the reading and writing that all kinds share.</summary>
/// <param name="type">The document.</param>
/// <param name="read">Makes a value out of a document.</param>
/// <param name="write">Makes a document out of a value.</param>
internal sealed class JsonFormat<TDocument, TValue>(JsonTypeInfo<TDocument> type, Func<TDocument, TValue> read, Func<TValue, TDocument> write)
    where TDocument : class
    where TValue : class
{
    public Task<TValue> LoadAsync(string path, CancellationToken cancellationToken) =>
        InputFile.ReadAsync(path, stream => ReadAsync(stream, path, cancellationToken));

    public async Task<TValue> ReadAsync(Stream stream, string document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Parse(await BoundedInput.ReadAllAsync(stream, document, place: null, cancellationToken).ConfigureAwait(false), document);
    }

    public TValue Parse(string json, string document) => Parse(Encoding.UTF8.GetBytes(json), document);

    public string ToJson(TValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonSerializer.Serialize(write(value), type);
    }

    public Task SaveAsync(string path, TValue value, CancellationToken cancellationToken) =>
        WholeFile.ReplaceAsync(
            path, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(ToJson(value) + "\n"), cancellationToken).AsTask(), cancellationToken);

    private TValue Parse(ReadOnlySpan<byte> json, string document)
    {
        TDocument content = JsonInput.Parse(json, document, type);
        try
        {
            return read(content);
        }
        catch (InvalidInputException error)
        {
            throw error.In(document);
        }
    }
}
