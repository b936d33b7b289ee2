using InferLine.Plans;
using InferLine.Serialization;

namespace InferLine.Hosting.Tests.Stress;

/// <summary>Gives a pipeline good and bad plans, by code and by file, and counts what becomes of those that code gave.</summary>
internal sealed class ReplacedPlans(StressCase stressCase, IHostedPipeline pipeline, string file) : IDisposable
{
    private static readonly Plan[] s_bad =
    [
        new Plan("other", [new StagePlan("detect", "cpu", 1, 1)]),
        new Plan("sample", [new StagePlan("detect", "gpu", 9, 1), new StagePlan("classify", "gpu", 1, 1)]),
    ];

    private readonly SemaphoreSlim _writing = new(1);
    private int _used;
    private int _refused;
    private int _givenUp;
    private int _written;

    public int Used => Volatile.Read(ref _used);

    public int Refused => Volatile.Read(ref _refused);

    public int GivenUp => Volatile.Read(ref _givenUp);

    public int Written => Volatile.Read(ref _written);

    public IEnumerable<Task> Begin() =>
        Enumerable.Range(0, stressCase.Replacers).Select(replacer => Task.Run(() => ReplaceAsync(new Random(stressCase.Seed + (100 * replacer)))));

    public void Dispose() => _writing.Dispose();

    public Task WriteAsync(Plan plan) => WriteAsync(() => PlanJson.SaveAsync(file, plan, CancellationToken.None));

    public Task WriteAsync(string text) => WriteAsync(() => File.WriteAllTextAsync(file, text));

    /// <summary>One writer at a time, while the host may be reading.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            bool isWritten = false;
            while (!isWritten)
            {
                isWritten = await TryAsync(write);
            }

            Interlocked.Increment(ref _written);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <returns>Whether the host did not read the file at that moment.</returns>
    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (IOException)
        {
            await Task.Delay(1);
            return false;
        }
    }

    private async Task ReplaceAsync(Random random)
    {
        for (int i = 0; i < stressCase.ReplacementsEach; i++)
        {
            Plan plan = random.Next(4) == 0 ? s_bad[random.Next(s_bad.Length)] : StressedHost.PlanOf(random.Next(1, 9), random.Next(1, 5));
            using var cancel = new CancellationTokenSource();
            if (random.Next(3) == 0)
            {
                cancel.CancelAfter(random.Next(10));
            }

            switch (random.Next(5))
            {
                case 0:
                    await TakeAsync(() => pipeline.ReplanAsync(cancel.Token));
                    break;
                case 1:
                    await WriteAsync(plan);
                    break;
                case 2:
                    await WriteAsync("{ \"pipeline\":");
                    break;
                default:
                    await TakeAsync(async () =>
                    {
                        await pipeline.ReplacePlanAsync(plan, cancel.Token);
                        return plan;
                    });
                    break;
            }

            await Task.Delay(random.Next(40));
        }
    }

    private async Task TakeAsync(Func<Task<Plan?>> replace)
    {
        try
        {
            Interlocked.Add(ref _used, await replace() is null ? 0 : 1);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _givenUp);
        }
        catch (Exception refused) when (refused is InvalidInputException or TimeoutException or HttpRequestException or ArithmeticException)
        {
            Interlocked.Increment(ref _refused);
        }
        catch (InvalidOperationException)
        {
            // The host does not run it any more, or nothing has arrived yet.
            Interlocked.Increment(ref _givenUp);
        }
    }
}
