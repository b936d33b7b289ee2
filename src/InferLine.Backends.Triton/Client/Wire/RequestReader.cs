using System.Text.Json;

namespace InferLine.Backends.Triton.Client.Wire;

/// <summary>Reads requests for inference that somebody wrote down.</summary>
internal static class RequestReader
{
    private const string Form = """give it the form { "inputs": [ { "name": "x", "datatype": "FP32", "shape": [1,4], "data": [1,2,3,4] } ] }""";
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="InvalidInputException">It is no request.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out JsonElement inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidInputException(null, null, $"it has no 'inputs'; {Form}");
        }

        return new InferRequest([.. inputs.EnumerateArray().Select(ReadInput)])
        {
            Id = ReadId(root),
        };
    }

    private static string? ReadId(JsonElement root)
    {
        try
        {
            return root.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidInputException(null, "id", "it is not a text in UTF-8; correct it", error);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(null, FormattableString.Invariant($"line {error.LineNumber + 1}"), $"it is not JSON; {Form}", error);
        }
    }

    private static TritonTensor ReadInput(JsonElement input, int index)
    {
        string place = FormattableString.Invariant($"inputs[{index}]");
        try
        {
            string name = input.GetProperty("name").GetString() ?? "";
            string datatype = input.GetProperty("datatype").GetString() ?? "";
            place += $" '{name}'";

            // An unknown type is told of before its elements are.
            TensorRules.ElementSize(name, datatype);
            return new TritonTensor(name, datatype, input.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt64()), JsonTensorData.Read(input.GetProperty("data"), datatype));
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException(null, place, $"it is not an input of a request ({error.Message.TrimEnd('.')}); {Form}", error);
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException(null, place, error.Problem, error);
        }
    }
}
