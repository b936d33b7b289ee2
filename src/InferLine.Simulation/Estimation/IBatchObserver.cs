namespace InferLine.Estimation;

/// <summary>Sees what the simulation of a stage does. Implementations are structs, so that the calls are inlined into the loop.</summary>
internal interface IBatchObserver
{
    /// <summary>A batch starts.</summary>
    /// <param name="ready">The ready times of its items, in queue order.</param>
    /// <param name="firstPosition">The position of its first item in the ready stream.</param>
    /// <param name="start">When it starts.</param>
    /// <param name="done">When it will be done.</param>
    void Started(ReadOnlySpan<double> ready, int firstPosition, double start, double done);

    /// <summary>A batch is done.</summary>
    /// <param name="items">Its items.</param>
    /// <param name="done">When it is done.</param>
    /// <returns><see langword="false"/> to end the simulation here.</returns>
    bool Done(ReadOnlySpan<int> items, double done);
}
