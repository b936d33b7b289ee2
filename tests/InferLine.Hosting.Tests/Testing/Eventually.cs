namespace InferLine.Hosting.Tests.Testing;

/// <summary>Waits for what happens on another thread; a test that waits for what never happens is ended by the runner.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets a fake time pass in small steps until something has happened: whoever waits for the time may not have begun to.</summary>
    public static async Task TrueAsync(Microsoft.Extensions.Time.Testing.FakeTimeProvider time, TimeSpan step, Func<bool> condition)
    {
        while (!condition())
        {
            time.Advance(step);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
