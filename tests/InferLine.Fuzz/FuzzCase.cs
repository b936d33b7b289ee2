namespace InferLine.Fuzz;

/// <summary>One case, which seed and number make again, and what became of it.</summary>
/// <param name="Target">The reader.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Number">Which case of the run.</param>
internal sealed record FuzzCase(FuzzTarget Target, int Seed, long Number)
{
    /// <summary>What reading may allocate: a fixed part (buffers of readers), and a multiple of what is read.</summary>
    private const long AllowedBytes = 8 << 20;
    private const long AllowedBytesPerByte = 400;

    /// <summary>The first cases of a run are the seeds as they are, which must be read too.</summary>
    public byte[] Input => Number < Target.Seeds.Count ? Target.Seeds[(int)Number] : Mutation.Make(Target.Seeds, new Random(StableHash.Of(Target.Name, Seed, Number)));

    /// <returns>What is wrong with the reader; <see langword="null"/> if nothing is.</returns>
    public async Task<string?> RunAsync()
    {
        byte[] input = Input;
        long before = GC.GetAllocatedBytesForCurrentThread();
        int thread = Environment.CurrentManagedThreadId;
        try
        {
            await Target.ReadAsync(input);
        }
        catch (Exception error)
        {
            return error.ToString();
        }

        // All streams are in memory, so that reading never waits, and stays on its thread.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return thread == Environment.CurrentManagedThreadId && allocated > AllowedBytes + (AllowedBytesPerByte * input.Length)
            ? FormattableString.Invariant($"{allocated} bytes of memory for an input of {input.Length}")
            : null;
    }
}
