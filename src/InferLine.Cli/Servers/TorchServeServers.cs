using InferLine.Backends;
using InferLine.Backends.TorchServe;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Servers;

/// <summary>TorchServe servers.</summary>
internal sealed class TorchServeServers : IModelServers
{
    private readonly TorchServeBackend _backend;

    private TorchServeServers(TorchServeBackend backend) => _backend = backend;

    public IServingBackend Backend => _backend;

    /// <summary>Reads a servers file, and makes the backend; nothing is called yet.</summary>
    public static async Task<IModelServers> OpenAsync(InputFiles files, Pipeline pipeline, string path, string? stateFile, CancellationToken cancellationToken)
    {
        TorchServeServersDocument document = await files.JsonAsync(path, TorchServeServersDocument.Format, cancellationToken).ConfigureAwait(false);
        TorchServeOptions options = TorchServeServersFile.Options(document, path, stateFile);
        return InputErrors.In(path, () => new TorchServeServers(new TorchServeBackend(pipeline, options)));
    }

    public async Task<IReadOnlyList<ServerChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken) =>
    [
        .. (await _backend.PreviewAsync(plan, cancellationToken).ConfigureAwait(false))
            .Select(change => new ServerChange(change.Server, change.Stage, change.Model, change.Call, change.IsInPlace, null, change.Differences)),
    ];

    public Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken) => _backend.CompareAsync(plan, cancellationToken);

    public void Dispose() => _backend.Dispose();
}
