using System.CommandLine;
using InferLine.Backends.TorchServe;
using InferLine.Backends.Triton;
using InferLine.Commands;
using InferLine.Output;

namespace InferLine;

/// <summary>The command line as a whole: parses it, runs the command, and turns every way to fail into one line and an exit code.</summary>
/// <param name="terminal">Where input comes from and output goes to.</param>
/// <param name="planners">The planners to choose from; <see langword="null"/> for those of the library.</param>
internal sealed class Tool(Terminal terminal, PlannerChoice? planners = null)
{
    /// <summary>Set to see the stack trace of a defect.</summary>
    public const string DebugVariable = "INFERLINE_DEBUG";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            // A path may begin with '@', so there are no response files; options have one spelling, so nothing is bundled.
            var parser = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
            ParseResult result = ToolRootCommand.Create(terminal, planners ?? PlannerChoice.Default).Parse(args, parser);
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Text,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return UsageError.Of(result) is { } error
                ? Fail(ExitCode.BadInput, error)
                : await result.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException error)
        {
            return Fail(ExitCode.BadInput, error.Message);
        }
        catch (Exception error) when (error is TritonException or TorchServeException)
        {
            return Fail(ExitCode.Unavailable, error.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(ExitCode.Cancelled, "cancelled before there was a result");
        }
        catch (OutOfMemoryException)
        {
            return Fail(ExitCode.Defect, "there is not enough memory for this input; use a shorter trace or a machine with more memory");
        }
        catch (Exception error)
        {
            string trace = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugVariable)) ? "" : Environment.NewLine + error;
            return Fail(
                ExitCode.Defect,
                $"unexpected {error.GetType().Name}: {error.Message} This is a defect of inferline: please report it, with the output of the same command under {DebugVariable}=1",
                trace);
        }
    }

    private int Fail(int exitCode, string message, string details = "")
    {
        terminal.Error.WriteLine(Plain.Line(message) + details);
        return exitCode;
    }
}
