namespace InferLine.Backends;

/// <summary>What is done when a server does not run what it was asked to: it was restarted, or somebody changed it.</summary>
public enum DriftPolicy
{
    /// <summary>It is asked again.</summary>
    Mend,

    /// <summary>It is left alone, and the status says what differs.</summary>
    Report,
}
