using System.Text;
using System.Text.Json;
using InferLine.Backends.Http;

namespace InferLine.Backends.TorchServe.Client.Wire;

/// <summary>Makes errors of answers.</summary>
internal static class ErrorReader
{
    private const int LongestForeignText = 200;

    public static TorchServeError Read(int status, ReadOnlySpan<byte> body, CallKind call)
    {
        ErrorDocument? document = Parse(body);
        return new TorchServeError(Classify(status, document, call), status, ForeignText.Shortened(document?.Message ?? Describe(status, body))) { ExceptionType = document?.Type };
    }

    public static bool IsKeyRefused(ReadOnlySpan<byte> body) => Parse(body)?.Type == "InvalidKeyException";

    private static TorchServeErrorKind Classify(int status, ErrorDocument? document, CallKind call) =>
        (status, document?.Type) switch
        {
            (400, "InvalidKeyException") => TorchServeErrorKind.Unauthorized,
            (404, "ModelNotFoundException") when call == CallKind.Registration => TorchServeErrorKind.ArchiveNotFound,
            (404, "ModelNotFoundException" or "ModelVersionNotFoundException" or "ResourceNotFoundException") => TorchServeErrorKind.NotFound,
            (403, "InvalidModelVersionException") => TorchServeErrorKind.IsDefaultVersion,
            (405, _) when call is CallKind.Model or CallKind.Registration => TorchServeErrorKind.ModelApiDisabled,
            (405 or 501, not null) => TorchServeErrorKind.Unsupported,
            (409, "ConflictStatusException") => TorchServeErrorKind.AlreadyRegistered,
            (413, null) => TorchServeErrorKind.TooLarge,
            (500, null) when call == CallKind.Ping => TorchServeErrorKind.Unhealthy,
            (503, "ServiceUnavailableException") => TorchServeErrorKind.Refused,
            (507, not null) => TorchServeErrorKind.OutOfMemory,
            (500, "InternalServerException") when document!.Message == "Worker died." => TorchServeErrorKind.WorkerDied,
            (500, "InternalServerException") when document!.Message?.StartsWith("Failed to start workers", StringComparison.Ordinal) == true => TorchServeErrorKind.StartFailed,
            (_, "InternalServerException") when call == CallKind.Prediction => TorchServeErrorKind.HandlerFailed,
            (400, not null) => TorchServeErrorKind.InvalidRequest,
            (502 or 503 or 504, _) => TorchServeErrorKind.Unavailable,
            (401 or 403, null) => TorchServeErrorKind.Unauthorized,
            ( >= 400, null) when call == CallKind.Prediction => TorchServeErrorKind.HandlerStatus,
            (404, null) => TorchServeErrorKind.NotFound,
            (500, _) => TorchServeErrorKind.Internal,
            _ => TorchServeErrorKind.UnexpectedAnswer,
        };

    private static ErrorDocument? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, TorchServeJsonContext.Default.ErrorDocument) is { Code: not null, Type: not null } document ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Describe(int status, ReadOnlySpan<byte> body)
    {
        string text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestForeignText)]).Trim().ReplaceLineEndings(" ");
        return text.Length > 0 ? text : FormattableString.Invariant($"the server answered {status} without a text");
    }
}
