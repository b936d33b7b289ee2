namespace InferLine.Reporting.Sections;

/// <summary>What a drawing says of a stage.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Model">Its model.</param>
/// <param name="Choice">How it is served, in a few words; empty if that is not known.</param>
/// <param name="Utilization">The share of time that its replicas are busy; <see langword="null"/> if that is not known.</param>
/// <param name="TailShare">Its share of the time of the slowest queries; <see langword="null"/> if that is not known.</param>
internal sealed record StageCard(string Name, string Model, string Choice, double? Utilization, double? TailShare);
