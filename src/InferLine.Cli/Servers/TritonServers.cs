using InferLine.Backends;
using InferLine.Backends.Triton;
using InferLine.Input;
using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Servers;

/// <summary>Triton servers.</summary>
internal sealed class TritonServers : IModelServers
{
    private readonly TritonBackend _backend;

    private TritonServers(TritonBackend backend) => _backend = backend;

    public IServingBackend Backend => _backend;

    /// <summary>Reads a servers file, and makes the backend; nothing is called yet.</summary>
    public static async Task<IModelServers> OpenAsync(InputFiles files, Pipeline pipeline, string path, string? stateFile, CancellationToken cancellationToken)
    {
        TritonServersDocument document = await files.JsonAsync(path, TritonServersDocument.Format, cancellationToken).ConfigureAwait(false);
        TritonOptions options = TritonServersFile.Options(document, path, stateFile);
        return InputErrors.In(path, () => new TritonServers(new TritonBackend(pipeline, options)));
    }

    public async Task<IReadOnlyList<ServerChange>> PreviewAsync(Plan plan, CancellationToken cancellationToken) =>
    [
        .. (await _backend.PreviewAsync(plan, cancellationToken).ConfigureAwait(false))
            .Select(change => new ServerChange(change.Server, change.Stage, change.Model, change.Call, change.IsInPlace, change.IsInPlace ? "in place" : "reload", change.Differences)),
    ];

    public Task<BackendStatus> CompareAsync(Plan plan, CancellationToken cancellationToken) => _backend.CompareAsync(plan, cancellationToken);

    public void Dispose() => _backend.Dispose();
}
