using System.Diagnostics;
using System.Runtime.InteropServices;

namespace InferLine.Samples.Tests;

/// <summary>TorchServePlan as somebody starts it who has no server.</summary>
public sealed class TorchServePlanTests
{
    [Fact]
    public async Task Without_a_server_it_plans_applies_and_scales_on_the_stand_in()
    {
        (int code, string[] output, string error) = await RunAsync();
        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.StartsWith("INFERLINE_TORCHSERVE_URL is not set: the server is a STAND-IN", output[0], StringComparison.Ordinal);
        Assert.Contains(output, line => line.StartsWith("Plan for 250 queries per second", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains("PUT /models/", StringComparison.Ordinal));
        Assert.Contains("Applied. Now it would make 0 calls.", output);
        string[] status = [.. output.SkipWhile(line => !line.StartsWith("Scaled to ", StringComparison.Ordinal)).Skip(1)];
        Assert.Equal(["detect", "classify", "rank"], status.Select(line => line.Trim().Split(':')[0]));
        Assert.All(status, line => Assert.EndsWith(" 0 queued", line, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string[] Output, string Error)> RunAsync()
    {
        // The runtime of this process is in DOTNET/shared/Microsoft.NETCore.App/VERSION.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "TorchServePlan.dll")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in new[] { "INFERLINE_TORCHSERVE_URL", "INFERLINE_TORCHSERVE_MODELS", "INFERLINE_TORCHSERVE_KEY_FILE" })
        {
            start.Environment.Remove(variable);
        }

        using Process sample = Process.Start(start)!;
        Task<string> output = sample.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await sample.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sample.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (sample.ExitCode, (await output).TrimEnd().ReplaceLineEndings("\n").Split('\n'), error);
    }
}
