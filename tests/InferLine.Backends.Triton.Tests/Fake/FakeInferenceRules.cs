using System.Text.Json;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>What the server refuses of a request to a synthetic model, in its order and words.</summary>
internal static class FakeInferenceRules
{
    private static readonly string[] Datatypes = ["BOOL", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "FP16", "FP32", "FP64", "BF16", "BYTES"];

    public static FakeAnswer? Refusal(FakeModel model, JsonNode root, JsonArray inputs, string expected, int width, int largest)
    {
        const string Prefix = "[request id: <id_unknown>] ";
        string name = model.Name;
        if (root["parameters"]?["timeout"] is { } timeout && timeout.GetValueKind() != JsonValueKind.Number)
        {
            return FakeAnswer.Error(500, "Unable to parse 'timeout': attempt to access JSON non-unsigned-integer as unsigned-integer");
        }

        string[] names = [.. inputs.Select(input => input!["name"]!.GetValue<string>())];
        foreach (JsonNode? input in inputs)
        {
            if (!Datatypes.Contains(input!["datatype"]!.GetValue<string>(), StringComparer.Ordinal))
            {
                return FakeAnswer.Error(400, $"invalid datatype for input {input["name"]}");
            }

            if (inputs.Count == 1 && names[0] != expected)
            {
                return FakeAnswer.Error(400, $"unexpected inference input '{names[0]}' for model '{name}'");
            }

            if (input["data"] is { } data)
            {
                JsonNode[] elements = [.. Flatten(data)];
                if (elements.Any(element => element.GetValueKind() != JsonValueKind.Number))
                {
                    return FakeAnswer.Error(500, "Unable to parse 'data': attempt to access JSON non-number as double");
                }

                if (elements.Length != input["shape"]!.AsArray().Aggregate(1, (product, dim) => product * dim!.GetValue<int>()))
                {
                    return FakeAnswer.Error(500, "Unable to parse 'data': Shape does not match true shape of 'data' field");
                }
            }
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            return FakeAnswer.Error(400, $"{Prefix}input '{names[0]}' already exists in request");
        }

        if (inputs.Count != 1)
        {
            string got = string.Join(',', names.Order(StringComparer.Ordinal).Select(one => $"'{one}'"));
            string missing = inputs.Count == 0 ? $"['{expected}']" : "]";
            return FakeAnswer.Error(
                400, FormattableString.Invariant($"{Prefix}expected 1 inputs but got {inputs.Count} inputs for model '{name}'. Got input(s) [{got}], but missing required input(s) {missing}. Please provide all required input(s)."));
        }

        if ((root["outputs"] as JsonArray)?.FirstOrDefault(output => output!["name"]!.GetValue<string>() != model.Served!["output"]![0]!["name"]!.GetValue<string>()) is { } unknown)
        {
            return FakeAnswer.Error(400, $"unexpected inference output '{unknown["name"]}' for model '{name}'");
        }

        int[] shape = [.. inputs[0]!["shape"]!.AsArray().Select(dim => dim!.GetValue<int>())];
        string type = inputs[0]!["datatype"]!.GetValue<string>();
        if (type != "FP32")
        {
            return FakeAnswer.Error(400, $"{Prefix}inference input '{expected}' data-type is '{type}', but model '{name}' expects 'FP32'");
        }

        if (shape.Length != (largest > 0 ? 2 : 1) || shape[^1] != width)
        {
            return FakeAnswer.Error(
                400,
                FormattableString.Invariant($"{Prefix}unexpected shape for input '{expected}' for model '{name}'. Expected [{(largest > 0 ? "-1," : "")}{width}], got [{string.Join(',', shape)}]."));
        }

        return largest == 0 ? null
            : shape[0] == 0 ? FakeAnswer.Error(400, $"{Prefix}input byte size mismatch for input '{expected}' for model '{name}'. Expected 16, got 0")
            : shape[0] > largest ? FakeAnswer.Error(400, FormattableString.Invariant($"{Prefix}inference request batch-size must be <= {largest} for '{name}'"))
            : null;
    }

    public static IEnumerable<JsonNode> Flatten(JsonNode node) => node is JsonArray array ? array.SelectMany(element => Flatten(element!)) : [node];
}
