using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The synthetic models of the recordings: they add a number, and fail where an item starts with -999.</summary>
internal static class FakeInference
{
    public static FakeAnswer Answer(
        FakeModel model, string version, byte[] body, string? headerLength, Action<int> count, Action fail, Func<string, float> add)
    {
        if (body.Length == 0)
        {
            return FakeAnswer.Error(400, $"[request id: <id_unknown>] input byte size mismatch for input 'raw_input' for model '{model.Name}'. Expected 16, got 0");
        }

        int jsonLength = headerLength is null ? body.Length : int.Parse(headerLength, System.Globalization.CultureInfo.InvariantCulture);
        if (jsonLength > body.Length)
        {
            return FakeAnswer.Error(400, FormattableString.Invariant($"inference header size should be in range (0, {body.Length}), got: {jsonLength}"), "text/plain");
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body.AsSpan(0, jsonLength));
        }
        catch (JsonException)
        {
            return FakeAnswer.Error(500, "failed to parse the request JSON buffer: Missing a name for object member. at 1");
        }

        if (root?["inputs"] is not JsonArray inputs)
        {
            return FakeAnswer.Error(500, "Unable to parse 'inputs': attempt to access non-existing object member 'inputs'");
        }

        string expectedName = model.Served!["input"]![0]!["name"]!.GetValue<string>();
        int width = model.Served["input"]![0]!["dims"]![0]!.GetValue<int>();
        int largest = model.Served["max_batch_size"]!.GetValue<int>();
        if (FakeInferenceRules.Refusal(model, root, inputs, expectedName, width, largest) is { } refusal)
        {
            return refusal;
        }

        int[] shape = [.. inputs[0]!["shape"]!.AsArray().Select(dim => dim!.GetValue<int>())];
        bool isBinary = inputs[0]!["parameters"]?["binary_data_size"] is not null;
        float[] values = isBinary ? MemoryMarshal.Cast<byte, float>(body.AsSpan(jsonLength)).ToArray() : [.. FakeInferenceRules.Flatten(inputs[0]!["data"]!).Select(value => value.GetValue<float>())];
        int items = largest > 0 ? shape[0] : 1;
        for (int item = 0; item < items; item++)
        {
            if (values[item * width] == -999)
            {
                fail();
                return FakeAnswer.Error(500, model.Members.Any() ? $"in ensemble '{model.Name}', synthetic failure injected" : "synthetic failure injected", "text/plain");
            }
        }

        count(items);
        float sum = model.Members.Any() ? model.Members.Sum(add) : add(model.Name);
        float[] results = [.. values.Select(value => value + sum)];
        string outputName = model.Served["output"]![0]!["name"]!.GetValue<string>();
        bool binaryAnswer = root["parameters"]?["binary_data_output"]?.GetValue<bool>() == true || (root["outputs"] as JsonArray)?.FirstOrDefault()?["parameters"]?["binary_data"]?.GetValue<bool>() == true;
        var output = new JsonObject { ["name"] = outputName, ["datatype"] = "FP32", ["shape"] = new JsonArray([.. shape.Select(dim => (JsonNode)dim)]) };
        var answer = new JsonObject();
        if (root["id"] is { } id)
        {
            answer["id"] = id.DeepClone();
        }

        answer["model_name"] = model.Name;
        answer["model_version"] = version;
        if (model.Members.Any())
        {
            answer["parameters"] = new JsonObject { ["sequence_id"] = 0, ["sequence_start"] = false, ["sequence_end"] = false };
        }

        byte[] tail = [];
        if (binaryAnswer)
        {
            tail = MemoryMarshal.AsBytes(results.AsSpan()).ToArray();
            output["parameters"] = new JsonObject { ["binary_data_size"] = tail.Length };
        }
        else
        {
            output["data"] = new JsonArray([.. results.Select(value => (JsonNode)value)]);
        }

        answer["outputs"] = new JsonArray(output);
        byte[] json = Encoding.UTF8.GetBytes(answer.ToJsonString());
        return binaryAnswer ? new FakeAnswer(200, [.. json, .. tail], "application/octet-stream", json.Length) : new FakeAnswer(200, json);
    }
}
