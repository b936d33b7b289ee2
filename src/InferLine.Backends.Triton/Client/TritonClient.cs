using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InferLine.Backends.Http;
using InferLine.Backends.Triton.Client.Wire;
using InferLine.Backends.Triton.Configuration;
using Polly.Timeout;

namespace InferLine.Backends.Triton.Client;

/// <summary>
/// The HTTP interface of one Triton server. Whatever the server or the network does is a result; only a cancelled call, or a wrong argument, throws.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. Reads, loads and inferences have connections of their own: a load blocks the server's thread of its connection until the model is loaded, and with it whatever
/// else came over connections of that thread.
/// </remarks>
public sealed class TritonClient : IDisposable
{
    private readonly Func<RequestKind, HttpClient> _clients;
    private readonly List<HttpClient> _owned = [];
    private readonly Uri _base;
    private readonly Uri _metrics;

    /// <summary>Creates a client outside a host, with connections of its own.</summary>
    /// <param name="endpoint">The server, as in <c>http://localhost:8000</c>.</param>
    /// <param name="options">Time limits, retries and headers.</param>
    /// <param name="metricsEndpoint">Where its metrics are, as in <c>http://localhost:8002</c>, which port is the default.</param>
    /// <exception cref="InvalidInputException">An address is none of http or https, or has a user, query or fragment: credentials go into the options' headers.</exception>
    public TritonClient(Uri endpoint, TritonClientOptions? options = null, Uri? metricsEndpoint = null)
        : this(endpoint, metricsEndpoint, static _ => throw new InvalidOperationException())
    {
        options ??= new TritonClientOptions();
        _owned.AddRange(Enum.GetValues<RequestKind>().Select(_ => ClientTransport.CreateClient(options, ClientTransport.CreatePrimary(options))));
        _clients = kind => _owned[(int)kind];
    }

    internal TritonClient(Uri endpoint, Uri? metricsEndpoint, Func<RequestKind, HttpClient> clients)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _clients = clients;
        Endpoint = ServerAddress.Checked(endpoint, nameof(endpoint), "http://localhost:8000");
        _base = WithSlash(endpoint);
        _metrics = WithSlash(ServerAddress.Checked(metricsEndpoint ?? new UriBuilder(endpoint) { Port = 8002, Path = "/" }.Uri, nameof(metricsEndpoint), "http://localhost:8002"));
    }

    /// <summary>The server.</summary>
    public Uri Endpoint { get; }

    /// <summary>Closes the connections, if they are the client's own.</summary>
    public void Dispose() => _owned.ForEach(client => client.Dispose());

    /// <summary>Whether the server answers at all.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<TritonDone>> IsLiveAsync(CancellationToken cancellationToken = default) => CheckAsync("v2/health/live", cancellationToken);

    /// <summary>Whether the server is ready: not while a model is loaded for the first time, and, unless it was started with <c>--strict-readiness=false</c>, not after a model's first load failed.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<TritonDone>> IsReadyAsync(CancellationToken cancellationToken = default) => CheckAsync("v2/health/ready", cancellationToken);

    /// <summary>Whether a model is served. An unknown model is <see cref="TritonErrorKind.NotReady"/> too.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<TritonDone>> IsModelReadyAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        CheckAsync(ModelPath.Of(model, version, "/ready"), cancellationToken);

    /// <summary>What the server says of itself.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<ServerMetadata>> GetServerMetadataAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v2", TritonJsonContext.Default.ServerMetadata, cancellationToken);

    /// <summary>What a loaded model says of itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for the one that the server prefers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<ModelMetadata>> GetModelMetadataAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        GetAsync(ModelPath.Of(model, version), TritonJsonContext.Default.ModelMetadata, cancellationToken);

    /// <summary>The configuration of a loaded model, as the server completed it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for the one that the server prefers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TritonResult<ModelConfiguration>> GetModelConfigurationAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        await SendAsync(
            HttpMethod.Get, Resolve(ModelPath.Of(model, version, "/config")), null, RequestKind.Read, null, (body, _) => ModelConfiguration.Read(body.Span), cancellationToken).ConfigureAwait(false);

    /// <summary>What the versions of a model have done since they were loaded.</summary>
    /// <param name="model">The model; <see langword="null"/> for all that are loaded.</param>
    /// <param name="version">The version; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TritonResult<IReadOnlyList<ModelStatistics>>> GetStatisticsAsync(string? model = null, string? version = null, CancellationToken cancellationToken = default)
    {
        string path = model is null ? "v2/models/stats" : ModelPath.Of(model, version, "/stats");
        return (await GetAsync(path, TritonJsonContext.Default.StatisticsDocument, cancellationToken).ConfigureAwait(false)).As(document => document.ModelStats);
    }

    /// <summary>The models in the server's repository, loaded or not: one entry a version, or one for a model that was never loaded.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TritonResult<IReadOnlyList<RepositoryEntry>>> GetRepositoryIndexAsync(CancellationToken cancellationToken = default)
    {
        TritonResult<IReadOnlyList<RepositoryEntryDocument>> answer = await SendAsync(
            HttpMethod.Post, Resolve("v2/repository/index"), Json("{}"), RequestKind.Read, null, Parse(TritonJsonContext.Default.IReadOnlyListRepositoryEntryDocument), cancellationToken).ConfigureAwait(false);
        return answer.As<IReadOnlyList<RepositoryEntry>>(documents => [.. documents.Select(document => document.ToEntry())]);
    }

    /// <summary>
    /// Loads a model, or changes it. Without a configuration it takes that of its files, unless it is loaded with another one already: that one is kept. The call ends once the model serves.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="configuration">The whole configuration, which replaces that of the files until the model is unloaded.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    public Task<TritonResult<TritonDone>> LoadAsync(string model, ModelConfiguration? configuration = null, CancellationToken cancellationToken = default) =>
        ControlAsync(
            model,
            "load",
            configuration is null
                ? null
                : Json(JsonSerializer.Serialize(
                    new LoadDocument(new Dictionary<string, string>(StringComparer.Ordinal) { ["config"] = configuration.ToJson() }), TritonJsonContext.Default.LoadDocument)),
            cancellationToken);

    /// <summary>Unloads a model. The call ends at once; requests that the model has are answered first. Unloading what is not loaded succeeds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unloadDependents">Whether the members of an ensemble that were loaded only for it are unloaded too.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    public Task<TritonResult<TritonDone>> UnloadAsync(string model, bool unloadDependents = false, CancellationToken cancellationToken = default) =>
        ControlAsync(
            model,
            "unload",
            unloadDependents ? Json(JsonSerializer.Serialize(new UnloadDocument(new UnloadParameters(true)), TritonJsonContext.Default.UnloadDocument)) : null,
            cancellationToken);

    /// <summary>Asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up waiting; the server computes the answer all the same.</param>
    public Task<TritonResult<InferResponse>> InferAsync(string model, InferRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(
            HttpMethod.Post,
            Resolve(ModelPath.Of(model, request.Version, "/infer")),
            InferWriter.Write(request),
            RequestKind.Inference,
            request.Timeout,
            (body, headers) => InferReader.Read(body, HeaderLength(headers)),
            cancellationToken);
    }

    /// <summary>The server's metrics, from their own port.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TritonResult<IReadOnlyList<TritonMetricSample>>> GetMetricsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, new Uri(_metrics, "metrics"), null, RequestKind.Read, null, (body, _) => MetricsReader.Read(Encoding.UTF8.GetString(body.Span), static (name, labels, value) => new TritonMetricSample(name, labels, value)), cancellationToken);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static Uri WithSlash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;

    private static Func<ReadOnlyMemory<byte>, HttpResponseHeaders, T> Parse<T>(JsonTypeInfo<T> type) =>
        (body, _) => JsonSerializer.Deserialize(body.Span, type) ?? throw new FormatException("the answer is null");

    private static int? HeaderLength(HttpResponseHeaders headers) =>
        headers.TryGetValues(InferWriter.HeaderLength, out IEnumerable<string>? values)
            ? int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : throw new FormatException($"{InferWriter.HeaderLength} is '{values.First()}'")
            : null;

    private Uri Resolve(string path) => new(_base, path);

    private Task<TritonResult<TritonDone>> CheckAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, Resolve(path), null, RequestKind.Read, null, (_, _) => TritonDone.Value, cancellationToken);

    private Task<TritonResult<TritonDone>> ControlAsync(string model, string action, HttpContent? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Resolve(ModelPath.Control(model, action)), body, RequestKind.Control, null, (_, _) => TritonDone.Value, cancellationToken);

    private Task<TritonResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(HttpMethod.Get, Resolve(path), null, RequestKind.Read, null, Parse(type), cancellationToken);

    private async Task<TritonResult<T>> SendAsync<T>(
        HttpMethod method,
        Uri uri,
        HttpContent? content,
        RequestKind kind,
        TimeSpan? timeout,
        Func<ReadOnlyMemory<byte>, HttpResponseHeaders, T> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Options.Set(RequestProperties.Kind, kind);
        if (timeout is { } limit && limit > TimeSpan.Zero)
        {
            request.Options.Set(RequestProperties.Timeout, limit);
        }

        try
        {
            using HttpResponseMessage response = await _clients(kind).SendAsync(request, cancellationToken).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.StatusCode == System.Net.HttpStatusCode.OK
                ? new TritonResult<T>(parse(body, response.Headers))
                : new TritonResult<T>(ErrorReader.Read(response.StatusCode, body));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidInputException)
        {
            return new TritonResult<T>(new TritonError(TritonErrorKind.UnexpectedAnswer, 200, $"{uri.AbsolutePath}: {ForeignText.Shortened(exception.Message)}"));
        }
        catch (TimeoutRejectedException exception)
        {
            return new TritonResult<T>(new TritonError(
                TritonErrorKind.TimedOut, null, FormattableString.Invariant($"no answer from {ServerAddress.NameOf(uri)} within {exception.Timeout.TotalSeconds} s")));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new TritonResult<T>(new TritonError(TritonErrorKind.Unreachable, null, $"no answer from {ServerAddress.NameOf(uri)}: {exception.Message}"));
        }
    }
}
