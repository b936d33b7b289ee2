namespace InferLine.Estimation;

/// <summary>Looks away.</summary>
internal readonly struct NoObserver : IBatchObserver
{
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
    }

    public bool Done(ReadOnlySpan<int> items, double done) => true;
}
