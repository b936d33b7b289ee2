using Spectre.Console;

namespace InferLine.Output;

/// <summary>Shows on standard error that long work goes on, if somebody is there to see it.</summary>
internal static class ProgressDisplay
{
    /// <summary>Does some work; what it says meanwhile is shown as one line that vanishes at the end.</summary>
    /// <param name="terminal">The streams. Where standard output or standard error is redirected, nothing is shown.</param>
    /// <param name="first">What is shown at first.</param>
    /// <param name="work">The work; it is given a way to say what it does.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string first, Func<Action<string>, Task<T>> work)
    {
        if (!terminal.OutputIsTerminal || !terminal.ErrorIsTerminal)
        {
            return work(_ => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Status().StartAsync(Line(first), context => Task.Run(() => work(text => context.Status(Line(text)))));
    }

    private static string Line(string text) => Markup.Escape(Plain.Line(text));
}
