namespace InferLine.Testing;

/// <summary>How a check ended that did not fail.</summary>
/// <param name="NotApplicable">Why the check does not apply to the backend or its fixture; <see langword="null"/> if the backend passed it.</param>
public sealed record CheckResult(string? NotApplicable)
{
    /// <summary>Whether the backend did what the check demands.</summary>
    public bool Passed => NotApplicable is null;
}
