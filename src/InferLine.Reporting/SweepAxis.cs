namespace InferLine.Reporting;

/// <summary>What a sweep varied.</summary>
public enum SweepAxis
{
    /// <summary>The latency of the objective.</summary>
    Latency,

    /// <summary>The mean rate of the load.</summary>
    Rate,

    /// <summary>The coefficient of variation of the times between arrivals.</summary>
    CoefficientOfVariation,
}
