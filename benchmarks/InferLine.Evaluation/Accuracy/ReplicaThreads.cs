using System.Globalization;
using System.Runtime.InteropServices;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What the kernel says of the threads that replicas of models in this process run on: a batch takes longer if it computes longer, or if it waits for a core.</summary>
/// <param name="ComputedSeconds">How long they were on a core.</param>
/// <param name="WaitedSeconds">How long they were ready to be, and were not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReplicaThreads(double ComputedSeconds, double WaitedSeconds)
{
    /// <summary>The beginning of their name, as far as Linux keeps it.</summary>
    public const string Name = "InferLine repli";

    private const double NanosecondsPerSecond = 1e9;

    /// <summary>All since they began; <see langword="null"/> on systems other than Linux.</summary>
    public static ReplicaThreads? Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        double[][] nanoseconds = [.. Cores.Threads(Name).Select(thread => File.ReadAllText($"/proc/self/task/{thread}/schedstat").Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        return new ReplicaThreads(nanoseconds.Sum(thread => thread[0]) / NanosecondsPerSecond, nanoseconds.Sum(thread => thread[1]) / NanosecondsPerSecond);
    }

    /// <summary>What they did since then.</summary>
    public ReplicaThreads Since(ReplicaThreads then) => new(ComputedSeconds - then.ComputedSeconds, WaitedSeconds - then.WaitedSeconds);

    /// <summary>Both together.</summary>
    public ReplicaThreads Plus(ReplicaThreads other) => new(ComputedSeconds + other.ComputedSeconds, WaitedSeconds + other.WaitedSeconds);
}
