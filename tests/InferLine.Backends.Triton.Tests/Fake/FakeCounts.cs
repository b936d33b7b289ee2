namespace InferLine.Backends.Triton.Tests.Fake;

/// <summary>The statistics of a version.</summary>
internal sealed class FakeCounts
{
    public int Requests { get; set; }

    public int Items { get; set; }

    public int Executions { get; set; }

    public int Failures { get; set; }

    public SortedDictionary<int, int> ExecutionsBySize { get; } = [];
}
