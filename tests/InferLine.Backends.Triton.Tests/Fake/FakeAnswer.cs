using System.Text;
using System.Text.Json.Nodes;

namespace InferLine.Backends.Triton.Tests.Fake;

internal sealed record FakeAnswer(int Status, byte[] Body, string ContentType = "application/json", int? HeaderLength = null)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static FakeAnswer Ok(string body, string contentType = "application/json") => new(200, Encoding.UTF8.GetBytes(body), contentType);

    public static FakeAnswer Ok(JsonNode body) => Ok(body.ToJsonString());

    public static FakeAnswer Error(int status, string message, string contentType = "application/json") =>
        new(status, Encoding.UTF8.GetBytes(new JsonObject { ["error"] = message }.ToJsonString()), contentType);
}
