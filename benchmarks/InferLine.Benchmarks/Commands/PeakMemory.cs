using System.Diagnostics;

namespace InferLine.Benchmarks.Commands;

/// <summary>The most memory that this process has had in use so far.</summary>
internal static class PeakMemory
{
    /// <summary>The high-water mark of the working set, in bytes; as the kernel counts it (VmHWM on Linux).</summary>
    public static long Bytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }
}
