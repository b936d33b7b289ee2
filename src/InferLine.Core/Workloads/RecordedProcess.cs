using MathNet.Numerics.Random;

namespace InferLine.Workloads;

/// <summary>A recorded trace, repeated.</summary>
internal sealed class RecordedProcess(ArrivalTrace trace) : ArrivalProcess
{
    private protected override double ExpectedCount(double seconds) => trace.Count * Math.Ceiling(seconds / trace.DurationSeconds);

    private protected override void Fill(ArrivalBuffer arrivals, double seconds, RandomSource random)
    {
        for (long round = 0; round * trace.DurationSeconds <= seconds; round++)
        {
            double start = round * trace.DurationSeconds;
            foreach (double arrival in trace.Seconds)
            {
                if (start + arrival > seconds)
                {
                    return;
                }

                arrivals.Add(start + arrival);
            }
        }
    }
}
