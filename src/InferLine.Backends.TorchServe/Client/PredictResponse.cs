using System.Text;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>A model's answer: what its handler wrote.</summary>
/// <param name="Body">The body.</param>
/// <param name="ContentType">What the handler says it is; <see langword="null"/> if it says nothing, which is usual for JSON too.</param>
public sealed record PredictResponse(ReadOnlyMemory<byte> Body, string? ContentType)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
