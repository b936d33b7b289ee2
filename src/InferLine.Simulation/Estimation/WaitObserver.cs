using System.Runtime.CompilerServices;

namespace InferLine.Estimation;

/// <summary>Sums up how long items wait between ready and start, and keeps what the 99th percentile needs.</summary>
internal readonly struct WaitObserver(UpperTail tail) : IBatchObserver
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done)
    {
        // Items that start the moment they are ready add nothing, and are the most.
        foreach (double time in ready)
        {
            tail.Add(start - time);
        }
    }

    public bool Done(ReadOnlySpan<int> items, double done) => true;
}
