using System.Globalization;
using InferLine.NetworkCalculus;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>What the policies that follow the arrival curve compute and say in the same way.</summary>
internal static class ReplicaMath
{
    /// <summary>The least number of replicas that is not below a ratio, 1 or more. A ratio that is above an integer by rounding alone counts as that integer.</summary>
    public static int Ceiling(double ratio) =>
        double.IsNaN(ratio) ? 1 : (int)Math.Clamp(Math.Ceiling(ratio * (1 - 1e-12)), 1, HardwareType.MaxReplicaLimit);

    public static string DescribeWindow(ArrivalCurvePoint planned, double liveRate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"in the window of {planned.Window.TotalMilliseconds:0.###} ms, {liveRate:F1} queries/s against {planned.RatePerSecond:F1} planned");
}
