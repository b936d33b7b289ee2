namespace InferLine.NetworkCalculus;

/// <summary>What can be proved of a planned stage.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Service">Its service curve.</param>
/// <param name="Delay">The longest time of an item from ready to done; <see langword="null"/> if none can be proved.</param>
/// <param name="Backlog">The most items waiting and in service; <see langword="null"/> if none can be proved.</param>
public sealed record StageBounds(string Stage, ServiceCurve Service, TimeSpan? Delay, double? Backlog);
