using InferLine.Backends;
using InferLine.Backends.TorchServe;
using InferLine.Backends.Triton;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Servers;

/// <summary>The servers that a pipeline runs on, as commands use them.</summary>
internal sealed class ModelServers : IDisposable
{
    private readonly IDisposable _backend;

    private ModelServers(IServingBackend backend, IDisposable disposable)
    {
        Backend = backend;
        _backend = disposable;
    }

    /// <summary>What is there to be told of.</summary>
    public IServingBackend Backend { get; }

    /// <summary>What applying a plan would change.</summary>
    public required Func<Plan, CancellationToken, Task<IReadOnlyList<ServerChange>>> PreviewAsync { get; init; }

    /// <summary>What the servers run, compared with a plan.</summary>
    public required Func<Plan, CancellationToken, Task<BackendStatus>> CompareAsync { get; init; }

    /// <summary>Reads a servers file of Triton, and makes the backend; nothing is called yet.</summary>
    public static async Task<ModelServers> OpenTritonAsync(InputFiles files, Pipeline pipeline, string path, string? stateFile, CancellationToken cancellationToken)
    {
        TritonServersDocument document = await files.JsonAsync(path, TritonServersDocument.Format, cancellationToken).ConfigureAwait(false);
        TritonOptions options = TritonServersFile.Options(document, path, stateFile);
        TritonBackend backend = InputErrors.In(path, () => new TritonBackend(pipeline, options));
        return new ModelServers(backend, backend)
        {
            PreviewAsync = async (plan, cancellation) =>
                [.. (await backend.PreviewAsync(plan, cancellation).ConfigureAwait(false))
                    .Select(change => new ServerChange(change.Server, change.Stage, change.Model, change.Call, change.IsInPlace, change.IsInPlace ? "in place" : "reload", change.Differences))],
            CompareAsync = backend.CompareAsync,
        };
    }

    /// <summary>Reads a servers file of TorchServe, and makes the backend; nothing is called yet.</summary>
    public static async Task<ModelServers> OpenTorchServeAsync(InputFiles files, Pipeline pipeline, string path, string? stateFile, CancellationToken cancellationToken)
    {
        TorchServeServersDocument document = await files.JsonAsync(path, TorchServeServersDocument.Format, cancellationToken).ConfigureAwait(false);
        TorchServeOptions options = TorchServeServersFile.Options(document, path, stateFile);
        TorchServeBackend backend = InputErrors.In(path, () => new TorchServeBackend(pipeline, options));
        return new ModelServers(backend, backend)
        {
            PreviewAsync = async (plan, cancellation) =>
                [.. (await backend.PreviewAsync(plan, cancellation).ConfigureAwait(false))
                    .Select(change => new ServerChange(change.Server, change.Stage, change.Model, change.Call, change.IsInPlace, null, change.Differences))],
            CompareAsync = backend.CompareAsync,
        };
    }

    public void Dispose() => _backend.Dispose();
}
