using System.Net;
using System.Text.Json;
using InferLine.Backends.Http;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Makes errors of answers. The content type says nothing: the same error comes as JSON or as plain text, depending on where in the server it arose.</summary>
internal static class ErrorReader
{
    private const int LongestForeignText = 200;

    public static TritonError Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        string? text = ErrorText(body);
        return new TritonError(Classify((int)status, text), (int)status, ForeignText.Shortened(text ?? Describe(status, body)));
    }

    private static TritonErrorKind Classify(int status, string? text) =>
        status switch
        {
            401 or 403 => TritonErrorKind.Unauthorized,
            404 => TritonErrorKind.NotFound,
            405 or 501 => TritonErrorKind.Unsupported,
            400 when text is null or "Model version not ready" => TritonErrorKind.NotReady,
            400 when text.StartsWith("requested model '", StringComparison.Ordinal) && text.EndsWith("' is not available", StringComparison.Ordinal) => TritonErrorKind.NotFound,
            400 when text.StartsWith("load failed for model '", StringComparison.Ordinal) => TritonErrorKind.LoadFailed,
            400 => TritonErrorKind.InvalidRequest,
            500 when text is not null && text.EndsWith("failed to poll from model repository", StringComparison.Ordinal) => TritonErrorKind.RefusedConfiguration,
            500 => TritonErrorKind.Internal,
            503 when text is not null && text.StartsWith("explicit model load / unload is not allowed", StringComparison.Ordinal) => TritonErrorKind.ModelControlDisabled,
            503 when text is not null && text.EndsWith("Exceeds maximum queue size", StringComparison.Ordinal) => TritonErrorKind.QueueFull,
            503 when text is "Request timeout expired" => TritonErrorKind.QueueTimeout,
            502 or 503 or 504 => TritonErrorKind.Unavailable,
            _ => TritonErrorKind.UnexpectedAnswer,
        };

    private static string? ErrorText(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind == JsonValueKind.String
                ? error.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Describe(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        string text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestForeignText)]).Trim().ReplaceLineEndings(" ");
        return text.Length > 0 ? text : $"the server answered {status} without a text";
    }
}
