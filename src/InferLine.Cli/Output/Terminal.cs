using System.Text;
using Spectre.Console;

namespace InferLine.Output;

/// <summary>The standard streams, and what is known of them. Everything that the tool reads or writes beside files goes through here, so that tests can stand in.</summary>
/// <param name="input">Standard input.</param>
/// <param name="output">Standard output, for data.</param>
/// <param name="text">Standard output, for text.</param>
/// <param name="error">Standard error.</param>
internal sealed class Terminal(Stream input, Stream output, TextWriter text, TextWriter error)
{
    /// <summary>How wide tables may become in a file or a pipe.</summary>
    public const int RedirectedWidth = 100;

    public Stream Input => input;

    public Stream Output => output;

    public TextWriter Text => text;

    public TextWriter Error => error;

    /// <summary>Whether somebody looks at standard output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether somebody looks at standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess()
    {
        Stream output = Console.OpenStandardOutput();
        bool isTerminal = !Console.IsOutputRedirected;

        // A terminal has an encoding of its own; files and pipes get UTF-8 wherever the tool runs.
        TextWriter text = isTerminal ? Console.Out : new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        return new Terminal(Console.OpenStandardInput(), output, text, Console.Error)
        {
            OutputIsTerminal = isTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
    }

    /// <summary>Writes a table to standard output: as wide as the terminal, or in a width that suits files.</summary>
    public void Write(Table table)
    {
        if (OutputIsTerminal)
        {
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) }).Write(table);
            return;
        }

        using var lines = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(lines),
        });
        console.Profile.Width = RedirectedWidth;
        console.Write(table);
        foreach (string line in lines.ToString().TrimEnd('\n').Split('\n'))
        {
            text.WriteLine(line.TrimEnd());
        }
    }
}
