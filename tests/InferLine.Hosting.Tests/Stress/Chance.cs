namespace InferLine.Hosting.Tests.Stress;

/// <summary>What goes wrong, and when: seeded, and shared by threads. Once it is calm, nothing goes wrong any more.</summary>
internal sealed class Chance(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private readonly TaskCompletionSource _calm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it has become calm.</summary>
    public Task Calm => _calm.Task;

    public void BecomeCalm() => _calm.TrySetResult();

    public int Next(int count)
    {
        lock (_gate)
        {
            return _random.Next(count);
        }
    }

    /// <summary>Whether something is to go wrong now.</summary>
    public bool Strikes(int percent) => !_calm.Task.IsCompleted && Next(100) < percent;
}
