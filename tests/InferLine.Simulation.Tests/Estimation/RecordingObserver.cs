namespace InferLine.Estimation.Tests;

/// <summary>Writes down every call, and ends the simulation after a number of completions.</summary>
internal readonly struct RecordingObserver(List<RecordedBatch> started, List<(int[] Items, double Time)> completed, int endAfter = int.MaxValue) : IBatchObserver
{
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done) =>
        started.Add(new RecordedBatch(firstPosition, ready.ToArray(), start, done));

    public bool Done(ReadOnlySpan<int> items, double done)
    {
        completed.Add((items.ToArray(), done));
        return completed.Count < endAfter;
    }
}
