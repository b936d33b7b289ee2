using System.Text;
using System.Text.Json.Nodes;

namespace InferLine.Backends.TorchServe.Tests.Fake;

internal sealed record FakeAnswer(int Status, byte[] Body, string? ContentType = "application/json")
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static FakeAnswer Ok(string body, string? contentType = "application/json") => new(200, Encoding.UTF8.GetBytes(body), contentType);

    public static FakeAnswer Ok(JsonNode body) => Ok(body.ToJsonString());

    public static FakeAnswer Said(int status, string text) => new(status, Encoding.UTF8.GetBytes(new JsonObject { ["status"] = text }.ToJsonString()));

    public static FakeAnswer Error(int status, string type, string message) =>
        new(status, Encoding.UTF8.GetBytes(new JsonObject { ["code"] = status, ["type"] = type, ["message"] = message }.ToJsonString()));
}
