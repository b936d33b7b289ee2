using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace InferLine.Evaluation.Accuracy;

/// <summary>What the processor has done since the machine began: how busy others kept it tells what a measurement is worth.</summary>
/// <param name="Timestamp">When this was read.</param>
/// <param name="BusySeconds">For all processes, this one among them.</param>
/// <param name="StolenSeconds">Taken away by the hypervisor.</param>
/// <param name="OwnSeconds">For this process.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HostActivity(long Timestamp, double BusySeconds, double StolenSeconds, double OwnSeconds)
{
    private const string Statistics = "/proc/stat";
    private const double UnitsPerSecond = 100;

    /// <summary>Reads it; on systems other than Linux all but the own time is unknown (not a number).</summary>
    public static HostActivity Now()
    {
        double own;
        using (var process = Process.GetCurrentProcess())
        {
            own = process.TotalProcessorTime.TotalSeconds;
        }

        if (!File.Exists(Statistics))
        {
            return new HostActivity(Stopwatch.GetTimestamp(), double.NaN, double.NaN, own);
        }

        // cpu user nice system idle iowait irq softirq steal
        double[] seconds = [.. File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(units => double.Parse(units, CultureInfo.InvariantCulture) / UnitsPerSecond)];
        return new HostActivity(Stopwatch.GetTimestamp(), seconds[0] + seconds[1] + seconds[2] + seconds[5] + seconds[6], seconds[7], own);
    }

    /// <summary>How many cores, in the mean since then, others used or the hypervisor took away.</summary>
    public double CoresOfOthersSince(HostActivity then) => Math.Max(0, BusySeconds + StolenSeconds - OwnSeconds - (then.BusySeconds + then.StolenSeconds - then.OwnSeconds)) / SecondsSince(then);

    /// <summary>How many cores, in the mean since then, this process used.</summary>
    public double OwnCoresSince(HostActivity then) => (OwnSeconds - then.OwnSeconds) / SecondsSince(then);

    private double SecondsSince(HostActivity then) => Stopwatch.GetElapsedTime(then.Timestamp, Timestamp).TotalSeconds;
}
