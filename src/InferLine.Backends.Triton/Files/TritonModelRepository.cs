using InferLine.Pipelines;
using InferLine.Plans;

namespace InferLine.Backends.Triton.Files;

/// <summary>
/// Writes a model repository for those who deploy by files: each stage's model with the configuration that the plan makes of its present one, and an ensemble for a pipeline without conditions. Comments,
/// order and fields that this library does not know stay as they are.
/// </summary>
public static class TritonModelRepository
{
    /// <summary>What <see cref="WriteAsync"/> would do. Nothing is written, and files that would be replaced are no error.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">A plan of it.</param>
    /// <param name="options">Where, and out of what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidInputException">The options, the plan or the models do not fit; the message says why, and where.</exception>
    public static async Task<RepositoryReport> PreviewAsync(Pipeline pipeline, Plan plan, ModelRepositoryOptions options, CancellationToken cancellationToken = default)
    {
        (RepositoryReport report, _) = await CompareAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false);
        return report;
    }

    /// <summary>Writes the repository. Everything is written beside the target first and then moved, so that no file is ever half there; models come before the ensemble.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">A plan of it.</param>
    /// <param name="options">Where, and out of what.</param>
    /// <param name="cancellationToken">Gives up; files that were moved already stay.</param>
    /// <returns>What the repository consists of, and what was changed.</returns>
    /// <exception cref="InvalidInputException">
    /// The options, the plan or the models do not fit, files of the target would be replaced without <see cref="ModelRepositoryOptions.Overwrite"/>, or the target cannot be written; the message says why, and where.
    /// </exception>
    public static async Task<RepositoryReport> WriteAsync(Pipeline pipeline, Plan plan, ModelRepositoryOptions options, CancellationToken cancellationToken = default)
    {
        (RepositoryReport report, IReadOnlyList<PlannedEntry> entries) = await CompareAsync(pipeline, plan, options, cancellationToken).ConfigureAwait(false);
        string[] replaced = [.. report.Changes.Where(change => change.Kind == RepositoryChangeKind.Replace).Select(change => change.Path)];
        if (replaced.Length > 0 && !options.Overwrite)
        {
            const int Shown = 5;
            string rest = replaced.Length > Shown ? FormattableString.Invariant($" and {replaced.Length - Shown} more") : "";
            throw new InvalidInputException(
                options.Target, null, $"it has other files than those to write: {string.Join(", ", replaced.Take(Shown))}{rest}; nothing was written; write elsewhere, or say that they may be overwritten");
        }

        PlannedEntry[] changed = [.. entries.Zip(report.Changes).Where(pair => pair.Second.Kind != RepositoryChangeKind.None).Select(pair => pair.First)];
        try
        {
            await new RepositoryWriter(options.Target).WriteAsync(changed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(options.Target, null, $"it cannot be written: {exception.Message}", exception);
        }

        return report;
    }

    private static async Task<(RepositoryReport Report, IReadOnlyList<PlannedEntry> Entries)> CompareAsync(
        Pipeline pipeline, Plan plan, ModelRepositoryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<StagePlan> plans = plan.InOrderOf(pipeline);
        if (RepositoryRules.Problems(pipeline, plans, options) is { Count: > 0 } problems)
        {
            throw new InvalidInputException(null, "model repository", string.Join("; ", problems));
        }

        try
        {
            IReadOnlyList<StageModel> models = await StageModelReader.ReadAsync(pipeline, plans, options, cancellationToken).ConfigureAwait(false);
            var ensembles = new EnsembleMaker(pipeline, options);
            string? obstacle = ensembles.Obstacle(models);
            StageModel? ensemble = obstacle is null ? await ensembles.MakeAsync(models, cancellationToken).ConfigureAwait(false) : null;
            IReadOnlyList<PlannedEntry> entries = PlannedEntries.Of(models, ensemble, options);
            var changes = new List<RepositoryChange>();
            foreach (PlannedEntry entry in entries)
            {
                changes.Add(new RepositoryChange(entry.Path, await entry.CompareAsync(options.Target, cancellationToken).ConfigureAwait(false), entry.Differences));
            }

            return (new RepositoryReport(changes, ensemble?.Model, obstacle), entries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(options.Source, null, $"it cannot be read: {exception.Message}", exception);
        }
    }
}
