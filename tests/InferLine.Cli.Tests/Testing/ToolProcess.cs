using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace InferLine.Testing;

/// <summary>Runs the built tool as a process, with all its streams redirected.</summary>
internal static class ToolProcess
{
    public static Task<ToolRun> RunAsync(string[] arguments, byte[] input, CancellationToken cancellationToken) =>
        RunAsync(
            arguments,
            input,
            process =>
            {
                process.StandardInput.Close();
                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>Lets the tool read an input that does not end, and presses Ctrl+C. The input must be longer than a pipe holds: once it is written, the tool is reading.</summary>
    public static Task<ToolRun> InterruptAsync(string[] arguments, byte[] input, CancellationToken cancellationToken) =>
        RunAsync(
            arguments,
            input,
            async process =>
            {
                using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync(cancellationToken);
            },
            cancellationToken);

    private static async Task<ToolRun> RunAsync(string[] arguments, byte[] input, Func<Process, Task> afterInput, CancellationToken cancellationToken)
    {
        string name = OperatingSystem.IsWindows() ? "inferline.exe" : "inferline";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
        await afterInput(process);
        await process.WaitForExitAsync(cancellationToken);
        return new ToolRun(process.ExitCode, await output, await error);
    }
}
