namespace InferLine.Testing;

/// <summary>The kinds of file that the core reads.</summary>
public enum Reader
{
    Pipeline = 0,
    Catalog = 1,
    Plan = 2,
    Arrivals = 3,
    Workload = 4,
    Rates = 5,
}
