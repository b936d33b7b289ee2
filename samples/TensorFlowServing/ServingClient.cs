using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TensorFlowServing;

/// <summary>The REST interface of one server: what it says of a model, and predictions.</summary>
public sealed class ServingClient(HttpClient http, Uri endpoint, string model)
{
    public Uri Endpoint => endpoint;

    /// <summary>Why the model does not serve; null if it does.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            JsonNode answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, $"/v1/models/{model}")), cancellationToken);
            string[] states = [.. answer["model_version_status"]!.AsArray().Select(version => (string)version!["state"]!)];
            return states.Contains("AVAILABLE") ? null : $"{endpoint}: model '{model}' is {string.Join(", ", states)}";
        }
        catch (ServingException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>One prediction per instance. Requests that arrive together are batched by the server.</summary>
    public async Task<JsonArray> PredictAsync(JsonArray instances, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/v1/models/{model}:predict"))
        {
            Content = JsonContent.Create(new JsonObject { ["instances"] = instances }),
        };
        return (JsonArray)(await SendAsync(request, cancellationToken))["predictions"]!;
    }

    /// <summary>Tells the caller's cancellation from a server that is silent or broken: those are a <see cref="ServingException"/>.</summary>
    private async Task<JsonNode> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            JsonNode? answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.StatusCode == HttpStatusCode.OK ? answer! : throw new ServingException($"{endpoint}: {(string?)answer?["error"] ?? response.StatusCode.ToString()}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ServingException($"{endpoint}: no answer ({exception.Message})", exception);
        }
    }
}
