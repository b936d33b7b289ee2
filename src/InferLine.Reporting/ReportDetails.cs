namespace InferLine.Reporting;

/// <summary>What a report says of its own making. All of it is optional, and nothing else in a report depends on when or where it was made.</summary>
public sealed record ReportDetails
{
    /// <summary>The heading; <see langword="null"/> for one that names the pipeline and the kind of report.</summary>
    public string? Title { get; init; }

    /// <summary>The command or code that made it, so that it can be made again. Secrets do not belong here.</summary>
    public string? Command { get; init; }

    /// <summary>The files and settings that it was made from.</summary>
    public IReadOnlyList<ReportInput> Inputs { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
