using InferLine.Profiles;

namespace InferLine.Planning;

/// <summary>A type of hardware that a stage can run on.</summary>
/// <param name="Hardware">The type.</param>
/// <param name="HardwareIndex">Its index in the catalog.</param>
/// <param name="Profile">The profile of the stage's model on it.</param>
/// <param name="BatchSizes">The batch sizes to choose from, increasing: 1 and the measured ones.</param>
internal sealed record HardwareOption(HardwareType Hardware, int HardwareIndex, LatencyProfile Profile, int[] BatchSizes)
{
    /// <summary>The service time of a batch of one, in seconds.</summary>
    public double SingleSeconds => Profile.LatencySeconds(1);

    /// <summary>The least service time of any batch size, in seconds.</summary>
    public double LeastSeconds { get; } = Least(Profile.SecondsByBatchSize[1..]);

    private static double Least(ReadOnlySpan<double> seconds)
    {
        double least = seconds[0];
        foreach (double value in seconds)
        {
            least = Math.Min(least, value);
        }

        return least;
    }
}
