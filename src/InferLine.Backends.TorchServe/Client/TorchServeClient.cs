using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InferLine.Backends.Http;
using InferLine.Backends.TorchServe.Client.Wire;
using InferLine.Profiles;
using Polly.Timeout;

namespace InferLine.Backends.TorchServe.Client;

/// <summary>
/// The HTTP interfaces of one TorchServe server: inference, management and metrics. Whatever the server or the network does is a result; only a cancelled call, or a wrong argument, throws.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. Reads, changes and predictions have connections of their own: a synchronous change blocks the server's thread of its connection until the workers serve, and with it
/// whatever else came over connections of that thread.
/// </remarks>
public sealed class TorchServeClient : IDisposable
{
    private const int PageSize = 100;

    /// <summary>More models than any server has; one that gives pages without end is none.</summary>
    private const int MostPages = 1000;

    private readonly Func<RequestKind, HttpClient> _clients;
    private readonly List<HttpClient> _owned = [];
    private readonly KeyRing? _keys;
    private readonly Dictionary<ServerInterface, Uri> _bases;

    /// <summary>Creates a client outside a host, with connections of its own.</summary>
    /// <param name="endpoint">The server's inference interface, as in <c>http://localhost:8080</c>.</param>
    /// <param name="options">Time limits, retries and headers.</param>
    /// <param name="managementEndpoint">Its management interface; port 8081 by default.</param>
    /// <param name="metricsEndpoint">Where its metrics are; port 8082 by default.</param>
    /// <param name="keys">Its keys, if it asks for some.</param>
    /// <exception cref="InvalidInputException">An address is none of http or https, or has a user, query or fragment: credentials go into the options' headers.</exception>
    public TorchServeClient(Uri endpoint, TorchServeClientOptions? options = null, Uri? managementEndpoint = null, Uri? metricsEndpoint = null, TorchServeKeys? keys = null)
        : this(endpoint, managementEndpoint, metricsEndpoint, keys, static _ => throw new InvalidOperationException())
    {
        options ??= new TorchServeClientOptions();
        _owned.AddRange(Enum.GetValues<RequestKind>().Select(_ => CreateHttpClient(options, ClientTransport.CreatePrimary(options))));
        _clients = kind => _owned[(int)kind];
    }

    internal TorchServeClient(Uri endpoint, Uri? managementEndpoint, Uri? metricsEndpoint, TorchServeKeys? keys, Func<RequestKind, HttpClient> clients)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _clients = clients;
        _keys = keys is null ? null : new KeyRing(keys);
        Endpoint = ServerAddress.Checked(endpoint, nameof(endpoint), "http://localhost:8080");
        _bases = new Dictionary<ServerInterface, Uri>
        {
            [ServerInterface.Inference] = WithSlash(endpoint),
            [ServerInterface.Management] = WithSlash(ServerAddress.Checked(managementEndpoint ?? OnPort(endpoint, 8081), nameof(managementEndpoint), "http://localhost:8081")),
            [ServerInterface.Metrics] = WithSlash(ServerAddress.Checked(metricsEndpoint ?? OnPort(endpoint, 8082), nameof(metricsEndpoint), "http://localhost:8082")),
        };
    }

    /// <summary>The server's inference interface.</summary>
    public Uri Endpoint { get; }

    /// <summary>Closes the connections, if they are the client's own.</summary>
    public void Dispose() => _owned.ForEach(client => client.Dispose());

    /// <summary>Whether the server says that it is healthy. It does while it loads models, and if it has none; it does not once a worker could not be restarted (<see cref="TorchServeErrorKind.Unhealthy"/>).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TorchServeResult<TorchServeDone>> PingAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, ServerInterface.Inference, "ping", null, RequestKind.Read, CallKind.Ping, null, static (_, _, _) => TorchServeDone.Value, cancellationToken);

    /// <summary>The registered models, each with its default version.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TorchServeResult<IReadOnlyList<ModelEntry>>> GetModelsAsync(CancellationToken cancellationToken = default)
    {
        var models = new List<ModelEntry>();
        long next = 0;
        for (int pages = 0; pages < MostPages; pages++)
        {
            string page = FormattableString.Invariant($"models?limit={PageSize}{(next == 0 ? "" : FormattableString.Invariant($"&next_page_token={next}"))}");
            TorchServeResult<ModelListDocument> answer = await ReadAsync(page, TorchServeJsonContext.Default.ModelListDocument, cancellationToken).ConfigureAwait(false);
            if (answer.ValueOrDefault is not { } document)
            {
                return new TorchServeResult<IReadOnlyList<ModelEntry>>(answer.Error!);
            }

            // The last page may be empty, and a token that does not move on would be asked for without end.
            models.AddRange(document.Models);
            if (document.Models.Count == 0 || !long.TryParse(document.NextPageToken, NumberStyles.None, CultureInfo.InvariantCulture, out long token) || token <= next)
            {
                return new TorchServeResult<IReadOnlyList<ModelEntry>>(models);
            }

            next = token;
        }

        return new TorchServeResult<IReadOnlyList<ModelEntry>>(new TorchServeError(
            TorchServeErrorKind.UnexpectedAnswer, 200, FormattableString.Invariant($"the list of models has no end: there are more than {MostPages} pages of {PageSize}")));
    }

    /// <summary>One version of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for the default one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TorchServeResult<ModelDescription>> DescribeAsync(string model, string? version = null, CancellationToken cancellationToken = default)
    {
        TorchServeResult<IReadOnlyList<ModelDescription>> answer =
            await ReadAsync(ModelPath.Of("models", model, version), TorchServeJsonContext.Default.IReadOnlyListModelDescription, cancellationToken).ConfigureAwait(false);
        return answer.ValueOrDefault is { Count: not 1 } several
            ? new TorchServeResult<ModelDescription>(new TorchServeError(TorchServeErrorKind.UnexpectedAnswer, 200, FormattableString.Invariant($"{several.Count} versions of model '{model}' instead of one")))
            : answer.As(descriptions => descriptions[0]);
    }

    /// <summary>All versions of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TorchServeResult<IReadOnlyList<ModelDescription>>> DescribeAllAsync(string model, CancellationToken cancellationToken = default) =>
        ReadAsync(ModelPath.Of("models", model, null, "/all"), TorchServeJsonContext.Default.IReadOnlyListModelDescription, cancellationToken);

    /// <summary>Whether the server allows models to be registered and removed. It is asked by a registration without an archive, which can have no effect.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Done if it does; <see cref="TorchServeErrorKind.ModelApiDisabled"/> if it does not.</returns>
    public async Task<TorchServeResult<TorchServeDone>> CheckModelApiAsync(CancellationToken cancellationToken = default)
    {
        TorchServeResult<ChangeAnswer> answer = await ChangeAsync(HttpMethod.Post, "models", CallKind.Registration, cancellationToken).ConfigureAwait(false);
        return answer.Error is { Kind: not TorchServeErrorKind.InvalidRequest } error ? new TorchServeResult<TorchServeDone>(error) : new TorchServeResult<TorchServeDone>(TorchServeDone.Value);
    }

    /// <summary>Registers a model. Whatever comes of its workers, it stays registered until it is removed.</summary>
    /// <param name="registration">What to register.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    /// <exception cref="InvalidInputException">A number is out of its range, which the server would not say.</exception>
    public Task<TorchServeResult<ChangeAnswer>> RegisterAsync(ModelRegistration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        registration.Check();
        return ChangeAsync(HttpMethod.Post, "models?" + RegistrationQuery.Of(registration), CallKind.Registration, cancellationToken);
    }

    /// <summary>
    /// Sets the number of workers: the server starts or stops some until there are exactly as many. <b>What a worker that is stopped has in hand is lost</b>, and at 0 what is queued waits until there are workers
    /// again.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="workers">How many, 0 to <see cref="HardwareType.MaxReplicaLimit"/>. It is the least and the greatest number: nothing else gives exactly as many, and some numbers lose workers.</param>
    /// <param name="version">The version; <see langword="null"/> for the default one. Each has workers of its own.</param>
    /// <param name="synchronous">Whether the server answers only once the workers serve. It blocks one of the server's threads for as long.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    /// <exception cref="InvalidInputException">The number is out of its range.</exception>
    public Task<TorchServeResult<ChangeAnswer>> ScaleAsync(string model, int workers, string? version = null, bool synchronous = false, CancellationToken cancellationToken = default)
    {
        if (workers is < 0 or > HardwareType.MaxReplicaLimit)
        {
            throw new InvalidInputException(null, $"model '{model}'", FormattableString.Invariant($"'workers' is {workers}; use 0 to {HardwareType.MaxReplicaLimit}"));
        }

        string query = FormattableString.Invariant($"?min_worker={workers}&max_worker={workers}{(synchronous ? "&synchronous=true" : "")}");
        return ChangeAsync(HttpMethod.Put, ModelPath.Of("models", model, version, query), CallKind.Other, cancellationToken);
    }

    /// <summary>Makes a version the one that requests without a version go to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<TorchServeResult<ChangeAnswer>> SetDefaultAsync(string model, string version, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Put, ModelPath.Of("models", model, version, "/set-default"), CallKind.Other, cancellationToken);

    /// <summary>Removes a version of a model, and kills its workers. What is queued for it is never answered.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for the only one.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    public Task<TorchServeResult<ChangeAnswer>> UnregisterAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(HttpMethod.Delete, ModelPath.Of("models", model, version), CallKind.Model, cancellationToken);

    /// <summary>Asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up waiting; the server computes the answer all the same.</param>
    public Task<TorchServeResult<PredictResponse>> PredictAsync(string model, PredictRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        return SendAsync(
            HttpMethod.Post,
            ServerInterface.Inference,
            ModelPath.Of("predictions", model, request.Version),
            content,
            RequestKind.Inference,
            CallKind.Prediction,
            request.Timeout,
            static (body, _, type) => new PredictResponse(body, type),
            cancellationToken);
    }

    /// <summary>Finds out why a request was <see cref="TorchServeErrorKind.Refused"/>: whether the model has no worker or its queue is full. The answer is about the moment of this call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; <see langword="null"/> for the default one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="TorchServeErrorKind.NoWorker"/> or <see cref="TorchServeErrorKind.QueueFull"/>; <see cref="TorchServeErrorKind.Refused"/> if neither can be seen any more.</returns>
    public async Task<TorchServeErrorKind> ExplainRefusalAsync(string model, string? version = null, CancellationToken cancellationToken = default)
    {
        TorchServeResult<ModelDescription> description = await DescribeAsync(model, version, cancellationToken).ConfigureAwait(false);
        return description.ValueOrDefault switch
        {
            { Workers.Count: 0 } => TorchServeErrorKind.NoWorker,
            { JobQueueStatus.RemainingCapacity: <= 0 } => TorchServeErrorKind.QueueFull,
            _ => TorchServeErrorKind.Refused,
        };
    }

    /// <summary>The server's metrics, from their own port. There are none unless it runs with <c>metrics_mode=prometheus</c>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TorchServeResult<IReadOnlyList<TorchServeMetricSample>>> GetMetricsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Get,
            ServerInterface.Metrics,
            "metrics",
            null,
            RequestKind.Read,
            CallKind.Other,
            null,
            static (body, _, _) => MetricsReader.Read(Encoding.UTF8.GetString(body.Span), static (name, labels, value) => new TorchServeMetricSample(name, labels, value)),
            cancellationToken);

    internal static HttpClient CreateHttpClient(TorchServeClientOptions options, HttpMessageHandler primary) =>
        ClientTransport.CreateClient(options, new KeyHandler { InnerHandler = primary });

    private static Uri WithSlash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;

    private static Uri OnPort(Uri endpoint, int port) => new UriBuilder(endpoint) { Port = port, Path = "/" }.Uri;

    private Task<TorchServeResult<T>> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(
            HttpMethod.Get,
            ServerInterface.Management,
            path,
            null,
            RequestKind.Read,
            CallKind.Other,
            null,
            (body, _, _) => JsonSerializer.Deserialize(body.Span, type) ?? throw new FormatException("the answer is null"),
            cancellationToken);

    private Task<TorchServeResult<ChangeAnswer>> ChangeAsync(HttpMethod method, string path, CallKind call, CancellationToken cancellationToken) =>
        SendAsync(
            method,
            ServerInterface.Management,
            path,
            null,
            RequestKind.Control,
            call,
            null,
            static (body, status, _) => new ChangeAnswer(
                status switch
                {
                    202 => ChangeProgress.UnderWay,
                    206 => ChangeProgress.Incomplete,
                    _ => ChangeProgress.Done,
                },
                JsonSerializer.Deserialize(body.Span, TorchServeJsonContext.Default.StatusDocument)?.Status ?? throw new FormatException("the answer has no status")),
            cancellationToken);

    private async Task<TorchServeResult<T>> SendAsync<T>(
        HttpMethod method,
        ServerInterface target,
        string path,
        HttpContent? content,
        RequestKind kind,
        CallKind call,
        TimeSpan? timeout,
        Func<ReadOnlyMemory<byte>, int, string?, T> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        var uri = new Uri(_bases[target], path);
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Options.Set(RequestProperties.Kind, kind);
        if (_keys is not null)
        {
            request.Options.Set(KeyHandler.Keys, _keys);
            request.Options.Set(KeyHandler.Interface, target);
        }

        if (timeout is { } limit && limit > TimeSpan.Zero)
        {
            request.Options.Set(RequestProperties.Timeout, limit);
        }

        int status = 0;
        try
        {
            using HttpResponseMessage response = await _clients(kind).SendAsync(request, cancellationToken).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            status = (int)response.StatusCode;
            return status is 200 or 202 or 206
                ? new TorchServeResult<T>(parse(body, status, response.Content.Headers.ContentType?.ToString()))
                : new TorchServeResult<T>(ErrorReader.Read(status, body, call));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return new TorchServeResult<T>(new TorchServeError(TorchServeErrorKind.UnexpectedAnswer, status, $"{uri.AbsolutePath}: {ForeignText.Shortened(exception.Message)}"));
        }
        catch (KeyFileException exception)
        {
            return new TorchServeResult<T>(new TorchServeError(TorchServeErrorKind.Unauthorized, null, exception.Message));
        }
        catch (TimeoutRejectedException exception)
        {
            return new TorchServeResult<T>(new TorchServeError(
                TorchServeErrorKind.TimedOut, null, FormattableString.Invariant($"no answer from {ServerAddress.NameOf(uri)} within {exception.Timeout.TotalSeconds} s")));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new TorchServeResult<T>(new TorchServeError(TorchServeErrorKind.Unreachable, null, $"no answer from {ServerAddress.NameOf(uri)}: {exception.Message}"));
        }
    }
}
