using System.Text;
using InferLine.Backends.Files;
using InferLine.Backends.TorchServe.Deployment;
using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Serialization;

namespace InferLine.Backends.TorchServe.Files;

/// <summary>
/// Writes what TorchServe is started with, for those who deploy by files: <c>config.properties</c> with the models, their workers and batches, and for each model the <c>model-config.yaml</c> to make its archive with.
/// </summary>
/// <remarks>An archive's own <c>model-config.yaml</c> takes precedence over <c>config.properties</c>: where it differs from the plan, the archive must be made anew with the one that is written.</remarks>
public static class TorchServeFiles
{
    private const string Configuration = "config.properties";
    private const int MostShown = 5;

    /// <summary>What <see cref="WriteAsync"/> would do. Nothing is written, and files that would be replaced are no error.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">A plan of it.</param>
    /// <param name="options">Where, and out of what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The options, the plan or the archives do not fit; the message says why, and where.</exception>
    public static async Task<IReadOnlyList<TorchServeFile>> PreviewAsync(Pipeline pipeline, Plan plan, TorchServeFilesOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(pipeline);
        if (FilesRules.Problems(pipeline, plans, options) is { Count: > 0 } problems)
        {
            throw new InvalidInputException(null, "TorchServe files", string.Join("; ", problems));
        }

        TorchServeBackend.Known.Check(plan, "TorchServe");
        PlanPreview.CheckStages(plans);
        try
        {
            return await MakeAsync(pipeline, plans, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(null, "TorchServe files", $"something cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the files. Each is written beside its place first and then moved, so that none is ever half there.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">A plan of it.</param>
    /// <param name="options">Where, and out of what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">
    /// The options, the plan or the archives do not fit, files of the target would be replaced without <see cref="TorchServeFilesOptions.Overwrite"/>, or the target cannot be written; the message says why, and where.
    /// </exception>
    public static async Task<IReadOnlyList<TorchServeFile>> WriteAsync(Pipeline pipeline, Plan plan, TorchServeFilesOptions options, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<TorchServeFile> files = await PreviewAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false);
        string[] replaced = [.. files.Where(file => file.Change == TorchServeFileChange.Replace).Select(file => file.Path)];
        if (replaced.Length > 0 && !options.Overwrite)
        {
            string rest = replaced.Length > MostShown ? FormattableString.Invariant($" and {replaced.Length - MostShown} more") : "";
            throw new InvalidInputException(
                options.Target, null, $"it has other files than those to write: {string.Join(", ", replaced.Take(MostShown))}{rest}; nothing was written; write elsewhere, or say that they may be overwritten");
        }

        try
        {
            foreach (TorchServeFile file in files.Where(file => file.Change != TorchServeFileChange.None))
            {
                string path = Path.Combine(options.Target, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                await WholeFile.ReplaceAsync(path, stream => stream.WriteAsync(BytesOf(file.Path, file.Text), cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(options.Target, null, $"it cannot be written: {exception.Message}", exception);
        }

        return files;
    }

    private static async Task<IReadOnlyList<TorchServeFile>> MakeAsync(Pipeline pipeline, IReadOnlyList<StagePlan> plans, TorchServeFilesOptions options, CancellationToken cancellationToken)
    {
        var stages = new List<FileStage>();
        var files = new List<TorchServeFile>();
        StageSelection selection = FilesRules.Selection(pipeline, options);
        foreach (int s in selection.Indexes)
        {
            string archive = FilesRules.ArchiveOf(pipeline, s, options);
            string path = Path.Combine(options.Source, archive);
            int share = ((plans[s].Replicas - 1) / options.Servers) + 1;
            var stage = new FileStage(selection.ModelOf(s), archive, await ArchiveReader.ReadAsync(path, cancellationToken).ConfigureAwait(false), WorkerTarget.Of(plans[s], share));
            stages.Add(stage);
            (string yaml, IReadOnlyList<string> changed) = ModelConfigText.With(stage.Archived.Configuration, stage.Fields, path);
            files.Add(await CompareAsync(options.Target, $"{stage.Model}/model-config.yaml", yaml, changed, cancellationToken).ConfigureAwait(false));
        }

        string? present = options.Configuration is null ? null
            : File.Exists(options.Configuration) ? await BoundedInput.LoadTextAsync(options.Configuration, Encoding.Latin1, cancellationToken).ConfigureAwait(false)
            : throw new InvalidInputException(options.Configuration, null, "it does not exist; check the path, or leave it out to begin with nothing");
        (string text, IReadOnlyList<string> differences) = ServerConfigText.With(present, stages, pipeline.Name, options);
        files.Add(await CompareAsync(options.Target, Configuration, text, differences, cancellationToken).ConfigureAwait(false));
        return files;
    }

    private static async Task<TorchServeFile> CompareAsync(string target, string path, string text, IReadOnlyList<string> differences, CancellationToken cancellationToken)
    {
        string full = Path.Combine(target, path);
        byte[] bytes = BytesOf(path, text);
        var present = new FileInfo(full);
        TorchServeFileChange change = !present.Exists ? TorchServeFileChange.Add
            : present.Length == bytes.Length && (await File.ReadAllBytesAsync(full, cancellationToken).ConfigureAwait(false)).AsSpan().SequenceEqual(bytes) ? TorchServeFileChange.None
            : TorchServeFileChange.Replace;
        return new TorchServeFile(path, text, change, differences);
    }

    /// <summary>Java reads properties as Latin-1; YAML is UTF-8.</summary>
    private static byte[] BytesOf(string path, string text) => (path == Configuration ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text);
}
