using System.Diagnostics;
using System.Runtime.InteropServices;

namespace InferLine.Serving.Timing;

/// <summary>Sleeps of less than a millisecond, which .NET does not offer: <c>nanosleep</c> on Unix; elsewhere the rest of the thread's turn is given up.</summary>
internal static class Nap
{
    private const int SetTimerSlack = 29;

    /// <summary>Makes the calling thread's naps precise: Linux would wake it up to 50 µs late, to save power.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Control(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Sleeps.</summary>
    /// <param name="ticks">How long, in ticks of <see cref="Stopwatch"/>; less than a second.</param>
    public static void Take(long ticks)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser())
        {
            Thread.Yield();
            return;
        }

        _ = NanoSleep(new Duration { Nanoseconds = (nint)(ticks * 1_000_000_000 / Stopwatch.Frequency) }, 0);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in Duration duration, nint remaining);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    /// <summary>A <c>timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
