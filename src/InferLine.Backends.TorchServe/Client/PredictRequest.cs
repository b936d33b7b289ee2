using System.Text;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>A request to a model: what its handler reads.</summary>
/// <param name="Body">The body.</param>
/// <param name="ContentType">What the body is, as in <c>application/json</c>: the server parses JSON before the handler sees it.</param>
public sealed record PredictRequest(ReadOnlyMemory<byte> Body, string ContentType = "application/octet-stream")
{
    /// <summary>The version of the model; <see langword="null"/> for the default one.</summary>
    public string? Version { get; init; }

    /// <summary>How long the answer is waited for. The server computes it all the same.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A request of JSON.</summary>
    /// <param name="json">The JSON.</param>
    public static PredictRequest Json(string json) => new(Encoding.UTF8.GetBytes(json), "application/json");

    /// <summary>A request of plain text.</summary>
    /// <param name="text">The text.</param>
    public static PredictRequest Text(string text) => new(Encoding.UTF8.GetBytes(text), "text/plain");
}
