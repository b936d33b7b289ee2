using System.ComponentModel;
using System.Runtime.InteropServices;

namespace InferLine.Evaluation.Accuracy;

/// <summary>Which core threads of this process run on. Linux only.</summary>
internal static class Cores
{
    private const string Tasks = "/proc/self/task";

    /// <summary>Whether threads can be told.</summary>
    public static bool CanPin => OperatingSystem.IsLinux() && Environment.ProcessorCount > 1;

    /// <summary>The threads of this process, or those of a name.</summary>
    /// <param name="name">How the name begins, in at most 15 characters.</param>
    public static IEnumerable<int> Threads(string name = "") =>
        from task in Directory.GetDirectories(Tasks) where File.ReadAllText($"{task}/comm").StartsWith(name, StringComparison.Ordinal) select int.Parse(Path.GetFileName(task), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Keeps a thread, and those that it starts from then on, on a core.</summary>
    /// <exception cref="Win32Exception">There is no such core, or it is not for this process.</exception>
    public static void Pin(int thread, int core)
    {
        if (SetAffinity(thread, sizeof(ulong), 1UL << core) != 0)
        {
            throw new Win32Exception();
        }
    }

    [DllImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int thread, nint size, in ulong cores);
}
