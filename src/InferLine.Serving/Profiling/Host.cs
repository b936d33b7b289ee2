using System.Runtime.InteropServices;

namespace InferLine.Serving.Profiling;

/// <summary>The machine, as a person would name it.</summary>
internal static class Host
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    /// <summary>Processor, cores that this process may use, and operating system: <c>AMD EPYC 7B13, 2 cores, Linux x64</c>.</summary>
    public static string Description { get; } = string.Join(
        ", ",
        new[]
        {
            Processor(),
            Environment.ProcessorCount == 1 ? "1 core" : FormattableString.Invariant($"{Environment.ProcessorCount} cores"),
            $"{OperatingSystemName()} {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
        }.Where(part => !string.IsNullOrEmpty(part)));

    private static string? Processor()
    {
        try
        {
            return File.Exists(LinuxProcessors)
                ? File.ReadLines(LinuxProcessors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string OperatingSystemName() =>
        OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : Environment.OSVersion.Platform.ToString();
}
