namespace InferLine.Output;

/// <summary>Passes progress on at once; <see cref="Progress{T}"/> would queue it, and show it out of order.</summary>
internal sealed class ProgressRelay<T>(Action<T> show) : IProgress<T>
{
    public void Report(T value) => show(value);
}
