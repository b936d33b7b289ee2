using InferLine.Pipelines;
using InferLine.Servers;

namespace InferLine.Output;

/// <summary>What <c>apply --json</c> prints.</summary>
internal sealed record ApplyDocument(string Pipeline, bool DryRun, IReadOnlyList<ApplyDocument.Change> Changes)
{
    public static ApplyDocument From(Pipeline pipeline, IReadOnlyList<ServerChange> changes, bool dryRun) =>
        new(pipeline.Name, dryRun, [.. changes.Select(change => new Change(change.Server, change.Stage, change.Model, change.Call, change.IsInPlace, change.Differences))]);

    /// <summary>A call that changes a server.</summary>
    internal sealed record Change(string Server, string Stage, string Model, string Call, bool InPlace, IReadOnlyList<string> Differences);
}
