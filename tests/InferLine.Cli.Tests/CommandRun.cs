using System.Text;
using InferLine.Output;

namespace InferLine.Cli.Tests;

/// <summary>One run of the command line in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments, separated by spaces.</param>
    /// <param name="input">What comes from standard input.</param>
    public static async Task<CommandRun> Of(string arguments, string input = "")
    {
        using var standardInput = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var output = new MemoryStream();
        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };
        using var error = new StringWriter();
        int exitCode = await new Tool(new Terminal(standardInput, output, text, error))
            .RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
